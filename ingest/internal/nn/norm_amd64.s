#include "textflag.h"

// func maxoutNorm256(n int64, out, y, gain, bias *float32, floor float32)
// n is a multiple of eight. Sums are kept in four lanes, as in maxoutNorm.
TEXT ·maxoutNorm256(SB), NOSPLIT, $0-44
	MOVQ n+0(FP), CX
	MOVQ out+8(FP), DI
	MOVQ y+16(FP), SI
	MOVQ gain+24(FP), R8
	MOVQ bias+32(FP), R9
	LEAQ (SI)(CX*4), R10
	VCVTSI2SSQ CX, X13, X13
	VXORPS X0, X0, X0
	XORQ AX, AX

greater:
	VMOVUPS (SI)(AX*4), Y1
	VMAXPS (R10)(AX*4), Y1, Y1
	VMOVUPS Y1, (DI)(AX*4)
	VEXTRACTF128 $1, Y1, X2
	VADDPS X1, X0, X0
	VADDPS X2, X0, X0
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  greater

	// (s0+s1)+(s2+s3)
	VHADDPS X0, X0, X0
	VHADDPS X0, X0, X0
	VDIVSS X13, X0, X0
	VBROADCASTSS X0, Y12
	VXORPS X0, X0, X0
	XORQ AX, AX

square:
	VMOVUPS (DI)(AX*4), Y1
	VSUBPS Y12, Y1, Y1
	VMOVUPS Y1, (DI)(AX*4)
	VMULPS Y1, Y1, Y1
	VEXTRACTF128 $1, Y1, X2
	VADDPS X1, X0, X0
	VADDPS X2, X0, X0
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  square

	VHADDPS X0, X0, X0
	VHADDPS X0, X0, X0
	VDIVSS X13, X0, X0
	VADDSS floor+40(FP), X0, X0
	VSQRTSS X0, X0, X0
	MOVL $0x3F800000, BX
	MOVQ BX, X1
	VDIVSS X0, X1, X1
	VBROADCASTSS X1, Y12
	XORQ AX, AX

scale:
	VMULPS (DI)(AX*4), Y12, Y1
	VMULPS (R8)(AX*4), Y1, Y1
	VADDPS (R9)(AX*4), Y1, Y1
	VMOVUPS Y1, (DI)(AX*4)
	ADDQ $8, AX
	CMPQ AX, CX
	JLT  scale

	VZEROUPPER
	RET
