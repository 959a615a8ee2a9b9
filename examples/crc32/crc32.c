/* Twin of crc32.mir: the CRC-32 (of zip, PNG and Ethernet) and the length of standard input. This one goes bit by bit. */
#include <stdint.h>
#include <stdio.h>

int main(void) {
  uint32_t crc = 0xffffffff;
  long long length = 0;
  for (int c; (c = getchar()) != EOF; length++) {
    crc ^= (uint32_t)c;
    for (int bit = 0; bit < 8; bit++) crc = crc & 1 ? crc >> 1 ^ 0xedb88320 : crc >> 1;
  }
  printf("%08x %lld\n", (unsigned)~crc, length);
  return 0;
}
