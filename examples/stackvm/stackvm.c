/* Twin of stackvm.mir: a stack machine that runs a small program from a table: the primes below the argument by trial
   division, then the factorial of 20 by a recursive routine. This one dispatches by a switch. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

enum { HALT, PUSH, LOAD, STORE, DUP, DROP, ADD, SUB, MUL, REM, LESS, JUMP, JUMPT, JUMPF, CALL, RETURN, PRINT, EMIT };

/* Variables. */
enum { LIMIT, NUMBER, DIVISOR };

/* Labels: offsets into the program. */
enum { NEXT = 4, TRY = 15, PRIME = 40, STEP = 46, DONE = 55, FACT = 67, BASE = 81 };

static const unsigned char program[] = {
    /*  0       */ PUSH, 2, STORE, NUMBER,
    /*  4 NEXT  */ LOAD, NUMBER, LOAD, LIMIT, LESS, JUMPF, DONE,
    /* 11       */ PUSH, 2, STORE, DIVISOR,
    /* 15 TRY   */ LOAD, NUMBER, LOAD, DIVISOR, DUP, MUL, LESS, JUMPT, PRIME,
    /* 24       */ LOAD, NUMBER, LOAD, DIVISOR, REM, JUMPF, STEP,
    /* 31       */ LOAD, DIVISOR, PUSH, 1, ADD, STORE, DIVISOR, JUMP, TRY,
    /* 40 PRIME */ LOAD, NUMBER, PRINT, PUSH, ' ', EMIT,
    /* 46 STEP  */ LOAD, NUMBER, PUSH, 1, ADD, STORE, NUMBER, JUMP, NEXT,
    /* 55 DONE  */ PUSH, '\n', EMIT, PUSH, 20, CALL, FACT, PRINT, PUSH, '\n', EMIT, HALT,
    /* 67 FACT  */ DUP, PUSH, 2, LESS, JUMPT, BASE,
    /* 73       */ DUP, PUSH, 1, SUB, CALL, FACT, MUL, RETURN,
    /* 81 BASE  */ DROP, PUSH, 1, RETURN,
};

static long steps;

static void run(int64_t limit) {
  int64_t stack[64], variable[3] = {limit};
  int calls[64], pc = 0, sp = 0, rp = 0; /* sp and rp are the first free places */
  for (;;) {
    steps++;
    switch (program[pc++]) {
    case HALT: return;
    case PUSH: stack[sp++] = program[pc++]; break;
    case LOAD: stack[sp++] = variable[program[pc++]]; break;
    case STORE: variable[program[pc++]] = stack[--sp]; break;
    case DUP: stack[sp] = stack[sp - 1]; sp++; break;
    case DROP: sp--; break;
    case ADD: sp--; stack[sp - 1] += stack[sp]; break;
    case SUB: sp--; stack[sp - 1] -= stack[sp]; break;
    case MUL: sp--; stack[sp - 1] *= stack[sp]; break;
    case REM: sp--; stack[sp - 1] %= stack[sp]; break;
    case LESS: sp--; stack[sp - 1] = stack[sp - 1] < stack[sp]; break;
    case JUMP: pc = program[pc]; break;
    case JUMPT: pc = stack[--sp] ? program[pc] : pc + 1; break;
    case JUMPF: pc = stack[--sp] ? pc + 1 : program[pc]; break;
    case CALL: calls[rp++] = pc + 1; pc = program[pc]; break;
    case RETURN: pc = calls[--rp]; break;
    case PRINT: printf("%lld", (long long)stack[--sp]); break;
    case EMIT: putchar((int)stack[--sp]); break;
    }
  }
}

int main(int argc, char **argv) {
  run(argc > 1 ? atoll(argv[1]) : 100);
  printf("%ld instructions\n", steps);
  return 0;
}
