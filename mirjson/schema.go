package mirjson

import _ "embed"

// Schema is the format as a JSON Schema of the draft 2020-12.
//
//go:embed schema.json
var Schema string
