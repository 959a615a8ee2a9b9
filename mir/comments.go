package mir

// Comments are the comments and blank lines of a text, kept beside the module
// so that fmt can print them again. The zero value has none.
type Comments struct {
	// Lead has the whole lines above a thing: comments from their ";" on, and
	// "" for a blank line.
	Lead map[Anchor][]string
	// Trail has the comment behind a thing on its line, from its ";" on.
	Trail map[Anchor]string
}

// Anchor names a thing that comments stand by.
type Anchor struct {
	Sym  Sym // the declaration it is in; 0 for AnchorVersion and the end of the file
	Kind AnchorKind
	ID   uint32 // the Var, Value, Block or number of the datum, or 0
}

// AnchorKind says what kind of thing comments stand by.
type AnchorKind uint8

// The kinds of anchors.
const (
	AnchorVersion AnchorKind = iota // the line "mir 1"
	AnchorDecl                      // the first line of the declaration Sym
	AnchorVar                       // a variable of a function
	AnchorSlot                      // a slot of a function
	AnchorBlock                     // a block's label
	AnchorInst                      // an instruction
	AnchorDatum                     // a piece of a global's content
	AnchorEnd                       // the closing brace of Sym, or the end of the file
)
