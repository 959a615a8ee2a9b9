//go:build linux || darwin

package libllvm

import "unsafe"

// A ref is a handle of LLVM's. Those named owned are given up when passed on.
type ref uintptr

// functions are the functions of the C API that are called. A result of type
// ref that the C API calls LLVMErrorRef is 0 when all is well.
type functions struct {
	newContext   func() ref
	contextOf    func(context ref) ref
	newBuffer    func(data *byte, size uintptr, name string) ref
	parseIR      func(context, buffer ref, module *ref, message **byte) int32
	disposeText  func(message *byte)
	newModule    func(module, context ref) ref
	dropContext  func(context ref)
	errorMessage func(err ref) *byte
	dropError    func(message *byte)

	hostTriple   func() *byte
	hostName     func() *byte
	hostFeatures func() *byte
	targetOf     func(triple string, target *ref, message **byte) int32
	newMachine   func(target ref, triple, cpu, features string, level, reloc, model int32) ref
	dropMachine  func(machine ref)
	setTriple    func(module ref, triple string)
	layoutOf     func(machine ref) ref
	setLayout    func(module, layout ref)
	dropLayout   func(layout ref)

	newOptions  func() ref
	dropOptions func(options ref)
	runPasses   func(module ref, passes string, machine, options ref) ref

	newBuilder   func() ref
	builderFor   func(machine ref) ref
	setMachine   func(builder, machineBuilder ref)
	newJIT       func(jit *ref, builder ref) ref
	dropJIT      func(jit ref) ref
	mainLibrary  func(jit ref) ref
	prefix       func(jit ref) byte
	processNames func(generator *ref, prefix byte, filter, context uintptr) ref
	addGenerator func(library, generator ref)
	addModule    func(jit, library, module ref) ref
	lookup       func(jit ref, address *uint64, name string) ref
}

// table names the functions.
func (f *functions) table() map[string]any {
	return map[string]any{
		"LLVMOrcCreateNewThreadSafeContext":         &f.newContext,
		"LLVMOrcThreadSafeContextGetContext":        &f.contextOf,
		"LLVMCreateMemoryBufferWithMemoryRangeCopy": &f.newBuffer,
		"LLVMParseIRInContext":                      &f.parseIR,
		"LLVMDisposeMessage":                        &f.disposeText,
		"LLVMOrcCreateNewThreadSafeModule":          &f.newModule,
		"LLVMOrcDisposeThreadSafeContext":           &f.dropContext,
		"LLVMGetErrorMessage":                       &f.errorMessage,
		"LLVMDisposeErrorMessage":                   &f.dropError,

		"LLVMGetDefaultTargetTriple":   &f.hostTriple,
		"LLVMGetHostCPUName":           &f.hostName,
		"LLVMGetHostCPUFeatures":       &f.hostFeatures,
		"LLVMGetTargetFromTriple":      &f.targetOf,
		"LLVMCreateTargetMachine":      &f.newMachine,
		"LLVMDisposeTargetMachine":     &f.dropMachine,
		"LLVMSetTarget":                &f.setTriple,
		"LLVMCreateTargetDataLayout":   &f.layoutOf,
		"LLVMSetModuleDataLayout":      &f.setLayout,
		"LLVMDisposeTargetData":        &f.dropLayout,
		"LLVMCreatePassBuilderOptions": &f.newOptions,

		"LLVMDisposePassBuilderOptions": &f.dropOptions,
		"LLVMRunPasses":                 &f.runPasses,

		"LLVMOrcCreateLLJITBuilder":                             &f.newBuilder,
		"LLVMOrcJITTargetMachineBuilderCreateFromTargetMachine": &f.builderFor,
		"LLVMOrcLLJITBuilderSetJITTargetMachineBuilder":         &f.setMachine,
		"LLVMOrcCreateLLJIT":                                    &f.newJIT,
		"LLVMOrcDisposeLLJIT":                                   &f.dropJIT,
		"LLVMOrcLLJITGetMainJITDylib":                           &f.mainLibrary,
		"LLVMOrcLLJITGetGlobalPrefix":                           &f.prefix,
		"LLVMOrcCreateDynamicLibrarySearchGeneratorForProcess":  &f.processNames,
		"LLVMOrcJITDylibAddGenerator":                           &f.addGenerator,
		"LLVMOrcLLJITAddLLVMIRModule":                           &f.addModule,
		"LLVMOrcLLJITLookup":                                    &f.lookup,
	}
}

// goString copies a text of C's.
func goString(p *byte) string {
	if p == nil {
		return ""
	}
	n := 0
	for *(*byte)(unsafe.Add(unsafe.Pointer(p), n)) != 0 {
		n++
	}
	return string(unsafe.Slice(p, n))
}
