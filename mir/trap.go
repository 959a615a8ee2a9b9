package mir

// TrapKind names why a program was stopped.
type TrapKind uint8

// The trap kinds. Those up to TrapAbort a program may cause or name itself,
// those from TrapFuel on are limits that the caller sets.
const (
	NoTrap TrapKind = iota
	TrapDivByZero
	TrapIntOverflow
	TrapUnreachable
	TrapBadPointer
	TrapBadCall
	TrapBadInput
	TrapStackOverflow
	TrapAbort
	TrapFuel
	TrapTime
	TrapMemory
	numTraps
)

// trapTable gives each kind its name, the exit status of the process that it
// ends, and one line of documentation.
var trapTable = [numTraps]struct {
	name string
	exit int
	doc  string
}{
	NoTrap:            {"no-trap", 0, "the program did not trap"},
	TrapDivByZero:     {"div-by-zero", 134, "sdiv, udiv, srem or urem by 0"},
	TrapIntOverflow:   {"int-overflow", 134, "sdiv of the smallest integer by -1"},
	TrapUnreachable:   {"unreachable", 134, "an unreachable was reached"},
	TrapBadPointer:    {"bad-pointer", 134, "an access below 64 KiB, past the end of memory, or, under --check, outside every live object"},
	TrapBadCall:       {"bad-call", 134, "calli through null, through what is no function, or to a function of another signature"},
	TrapBadInput:      {"bad-input", 134, "a read found a malformed number or the end of the input"},
	TrapStackOverflow: {"stack-overflow", 134, "calls nested too deep, or slots and allocas too large for the stack"},
	TrapAbort:         {"abort", 134, "the program called abort"},
	TrapFuel:          {"out-of-fuel", 125, "the fuel that the caller gave is used up"},
	TrapTime:          {"time-limit", 124, "the time limit that the caller set has passed"},
	TrapMemory:        {"memory-limit", 137, "the memory limit that the caller set does not hold the module"},
}

// String returns the kind's name.
func (k TrapKind) String() string {
	if k >= numTraps {
		return "bad-trap"
	}
	return trapTable[k].name
}

// ExitStatus returns the status with which a process ends that trapped so.
func (k TrapKind) ExitStatus() int { return trapTable[k].exit }

// Doc returns one line about the kind.
func (k TrapKind) Doc() string { return trapTable[k].doc }

// InProgram reports whether a program may name the kind in a trap instruction.
func (k TrapKind) InProgram() bool { return k > NoTrap && k < TrapFuel }

// TrapKinds lists all kinds, those that a program may name first.
func TrapKinds() []TrapKind {
	ks := make([]TrapKind, 0, numTraps)
	for k := NoTrap + 1; k < numTraps; k++ {
		ks = append(ks, k)
	}
	return ks
}

// TrapByName returns the kind with the given name, or NoTrap.
func TrapByName(name string) TrapKind {
	for _, k := range TrapKinds() {
		if trapTable[k].name == name {
			return k
		}
	}
	return NoTrap
}
