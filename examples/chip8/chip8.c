/* Twin of chip8.mir: a CHIP-8, the virtual machine of 1977's home computers, without keyboard and sound. Runs a small built-in
   program for at most as many instructions as the argument says and shows the screen. Shifts read vy, fx55 and fx65 move i,
   sprites are cut at the edges, the timers tick every tenth instruction. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDTH = 64, HEIGHT = 32, MEMORY = 4096, FONT = 0x50, START = 0x200 };

static const uint16_t program[] = {
    0x00e0, 0x6004, 0x6101, 0xa270, 0x6200, 0xd015, 0x700a, 0x6305, 0xf31e, 0x7201, 0x3203, 0x120a, 0x6314, 0xf315, 0xf307,
    0x3300, 0x121c, 0xa27f, 0x620c, 0xc01f, 0x7020, 0xc107, 0xd011, 0x72ff, 0x3200, 0x1226, 0x6400, 0x6501, 0x6602, 0x6708,
    0x2256, 0x8340, 0x8354, 0x3f00, 0x1244, 0x8450, 0x8530, 0x7610, 0x3642, 0x123c, 0x6602, 0x7706, 0x123c, 0xa280, 0xf433,
    0xf265, 0x8860, 0xf029, 0xd875, 0x7805, 0xf129, 0xd875, 0x7805, 0xf229, 0xd875, 0x00ee, 0x82c6, 0xaa92, 0x8238, 0x1010,
    0x1038, 0xf088, 0xf0a0, 0x9080, 0x0000, 0x0000,
};

/* One hexadecimal digit for each row of a glyph; each glyph is four pixels wide and five high. */
static const char *const font[16] = {
    "f999f", "26227", "f1f8f", "f1f1f", "99f11", "f8f1f", "f8f9f", "f1244",
    "f9f9f", "f9f1f", "f9f99", "e9e9e", "f888f", "e999e", "f8f8f", "f8f88",
};

static uint8_t memory[MEMORY], v[16], pixel[HEIGHT][WIDTH];
static uint16_t pc = START, index_register, stack[16];
static unsigned sp;
static uint8_t delay_timer, sound_timer;

static uint8_t random_byte(void) {
  static uint32_t state = 2463534242u;
  state ^= state << 13;
  state ^= state >> 17;
  state ^= state << 5;
  return (uint8_t)state;
}

static uint8_t *cell(unsigned offset) { return &memory[(index_register + offset) % MEMORY]; }

static void draw(unsigned x, unsigned y, unsigned rows) {
  x %= WIDTH;
  y %= HEIGHT;
  v[15] = 0;
  for (unsigned row = 0; row < rows && y + row < HEIGHT; row++)
    for (unsigned bit = 0; bit < 8 && x + bit < WIDTH; bit++)
      if (*cell(row) & 0x80 >> bit) {
        v[15] |= pixel[y + row][x + bit];
        pixel[y + row][x + bit] ^= 1;
      }
}

/* The result first, then the flag: vx may be vf. */
static void set_with_flag(uint8_t *vx, int result, int flag) {
  *vx = (uint8_t)result;
  v[15] = (uint8_t)flag;
}

static int arithmetic(unsigned op, uint8_t *vx, uint8_t vy) {
  switch (op) {
  case 0x0: *vx = vy; break;
  case 0x1: *vx |= vy; break;
  case 0x2: *vx &= vy; break;
  case 0x3: *vx ^= vy; break;
  case 0x4: set_with_flag(vx, *vx + vy, *vx + vy > 255); break;
  case 0x5: set_with_flag(vx, *vx - vy, *vx >= vy); break;
  case 0x6: set_with_flag(vx, vy >> 1, vy & 1); break;
  case 0x7: set_with_flag(vx, vy - *vx, vy >= *vx); break;
  case 0xe: set_with_flag(vx, vy << 1, vy >> 7); break;
  default: return 0;
  }
  return 1;
}

static int other(unsigned op, unsigned x) {
  switch (op) {
  case 0x07: v[x] = delay_timer; break;
  case 0x15: delay_timer = v[x]; break;
  case 0x18: sound_timer = v[x]; break;
  case 0x1e: index_register += v[x]; break;
  case 0x29: index_register = FONT + v[x] % 16 * 5; break;
  case 0x33:
    *cell(0) = v[x] / 100;
    *cell(1) = v[x] / 10 % 10;
    *cell(2) = v[x] % 10;
    break;
  case 0x55:
    for (unsigned i = 0; i <= x; i++) *cell(i) = v[i];
    index_register += x + 1;
    break;
  case 0x65:
    for (unsigned i = 0; i <= x; i++) v[i] = *cell(i);
    index_register += x + 1;
    break;
  default: return 0;
  }
  return 1;
}

/* One instruction; why the machine stops, or NULL if it goes on. */
static const char *step(void) {
  unsigned word = memory[pc % MEMORY] << 8 | memory[(pc + 1) % MEMORY];
  unsigned nnn = word & 0xfff, nn = word & 0xff, x = word >> 8 & 15, y = word >> 4 & 15, n = word & 15;
  uint16_t here = pc;
  pc += 2;
  switch (word >> 12) {
  case 0x0:
    if (word == 0x00e0) {
      memset(pixel, 0, sizeof pixel);
    } else if (word == 0x00ee) {
      if (sp == 0) return "return without a call";
      pc = stack[--sp];
    } else {
      return "unknown instruction";
    }
    break;
  case 0x1:
    if (nnn == here) return "end of the program";
    pc = nnn;
    break;
  case 0x2:
    if (sp == 16) return "too many calls";
    stack[sp++] = pc;
    pc = nnn;
    break;
  case 0x3: pc += v[x] == nn ? 2 : 0; break;
  case 0x4: pc += v[x] != nn ? 2 : 0; break;
  case 0x5: pc += v[x] == v[y] ? 2 : 0; break;
  case 0x6: v[x] = nn; break;
  case 0x7: v[x] += nn; break;
  case 0x8:
    if (!arithmetic(n, &v[x], v[y])) return "unknown instruction";
    break;
  case 0x9: pc += v[x] != v[y] ? 2 : 0; break;
  case 0xa: index_register = nnn; break;
  case 0xb: pc = nnn + v[0]; break;
  case 0xc: v[x] = random_byte() & nn; break;
  case 0xd: draw(v[x], v[y], n); break;
  case 0xe: /* no key is ever pressed */
    if (nn == 0xa1)
      pc += 2;
    else if (nn != 0x9e)
      return "unknown instruction";
    break;
  case 0xf:
    if (nn == 0x0a) return "waits for a key";
    if (!other(nn, x)) return "unknown instruction";
    break;
  }
  return NULL;
}

int main(int argc, char **argv) {
  long limit = argc > 1 ? atol(argv[1]) : 10000, count = 0;
  const char *why = NULL;
  for (unsigned i = 0; i < sizeof program / sizeof *program; i++) {
    memory[START + 2 * i] = program[i] >> 8;
    memory[START + 2 * i + 1] = program[i] & 255;
  }
  for (unsigned i = 0; i < 16; i++)
    for (unsigned row = 0; row < 5; row++) {
      char digit[2] = {font[i][row], 0};
      memory[FONT + 5 * i + row] = (uint8_t)(strtol(digit, NULL, 16) << 4);
    }
  while (count < limit && !why) {
    why = step();
    if (++count % 10 == 0) {
      delay_timer -= delay_timer > 0;
      sound_timer -= sound_timer > 0;
    }
  }
  for (int y = 0; y < HEIGHT; y++) {
    for (int x = 0; x < WIDTH; x++) putchar(pixel[y][x] ? '#' : '.');
    putchar('\n');
  }
  printf("%s after %ld instructions\n", why ? why : "stopped", count);
  return 0;
}
