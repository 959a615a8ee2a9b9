package mirjson

import "github.com/mirtool/mirtool/mir"

// The fields of an instruction. Which ones it has depends on the form of its op.
const (
	insOp = iota
	insType
	insTo
	insName
	insResults
	insSig
	insCallee
	insVar
	insArgs
	insOffset
	insAlign
	insVolatile
	insExtra
	insEdges
	insKind
	insPlace
)

var instShape = shape{"an instruction", []string{
	"op", "type", "to", "name", "results", "sig", "callee", "var", "args", "offset", "align", "volatile",
	"extra", "edges", "kind", "place",
}}

// instForm says which fields an instruction has besides op, type, args and
// place: those that it needs and those that it may have. The field name is
// needed by what yields a value.
type instForm struct {
	need, may fieldSet
}

// always are the fields that every instruction may have. Those of forms
// without operands have an empty list of args.
var always = fields(insOp, insArgs, insPlace)

var forms = map[mir.Form]instForm{
	mir.FormUnary:   {may: fields(insName)},
	mir.FormBinary:  {may: fields(insName)},
	mir.FormTernary: {may: fields(insName)},
	mir.FormCompare: {may: fields(insName)},
	mir.FormConvert: {need: fields(insTo), may: fields(insName)},
	mir.FormSelect:  {may: fields(insName)},
	mir.FormLoad:    {may: fields(insName, insOffset, insAlign, insVolatile)},
	mir.FormStore:   {may: fields(insOffset, insAlign, insVolatile)},
	mir.FormFixed:   {may: fields(insName)},
	mir.FormAlloca:  {may: fields(insName, insAlign)},
	mir.FormGet:     {need: fields(insVar), may: fields(insName)},
	mir.FormSet:     {need: fields(insVar)},
	mir.FormCall:    {need: fields(insCallee), may: fields(insResults, insExtra)},
	mir.FormCallI:   {need: fields(insCallee, insSig), may: fields(insResults, insExtra)},
	mir.FormJump:    {need: fields(insEdges)},
	mir.FormBr:      {need: fields(insEdges)},
	mir.FormSwitch:  {need: fields(insEdges)},
	mir.FormRet:     {},
	mir.FormTrap:    {need: fields(insKind)},
	mir.FormNone:    {},
}

// fieldsOf returns the fields that an instruction with the op needs, and all
// that it may have.
func fieldsOf(row *mir.OpInfo) (need, may fieldSet) {
	form := forms[row.Form]
	need = form.need | fields(insOp)
	if row.Types != 0 {
		need |= fields(insType)
	}
	may = need | form.may | always
	return need, may
}

// opFields has what fieldsOf returns for all ops.
var opFields = func() (t [256]struct{ need, may fieldSet }) {
	for _, op := range mir.Ops() {
		t[op].need, t[op].may = fieldsOf(op.Info())
	}
	return t
}()
