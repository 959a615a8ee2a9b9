module github.com/mirtool/mirtool

go 1.25.0
