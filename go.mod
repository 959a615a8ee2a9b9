module github.com/mirtool/mirtool

go 1.25.0

require (
	github.com/alecthomas/participle/v2 v2.1.4 // indirect
	pgregory.net/rapid v1.3.0 // indirect
)
