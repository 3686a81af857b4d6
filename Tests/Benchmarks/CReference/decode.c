#include <string.h>

#include "reference.h"

static uint16_t get16(const uint8_t *at) { return (uint16_t)(at[0] | at[1] << 8); }
static uint32_t get32(const uint8_t *at) { return get16(at) | (uint32_t)get16(at + 2) << 16; }
static uint64_t get64(const uint8_t *at) { return get32(at) | (uint64_t)get32(at + 4) << 32; }

static int decode_scopes(const uint8_t *at, const uint8_t *end, struct reference_dmar_structure *into) {
  while (at < end) {
    if (end - at < 6 || at[1] < 6 || at[1] > end - at || at[1] % 2) return -1;
    if (into->scope_count == 16 || at[1] > 6 + 16) return -1;
    into->scopes[into->scope_count].type = at[0];
    into->scopes[into->scope_count].flags = at[2];
    into->scopes[into->scope_count].enumeration_id = at[4];
    into->scopes[into->scope_count].start_bus = at[5];
    into->scopes[into->scope_count].path_count = (uint8_t)((at[1] - 6) / 2);
    memcpy(into->scopes[into->scope_count].path, at + 6, (size_t)at[1] - 6);
    into->scope_count++;
    at += at[1];
  }
  return 0;
}

long reference_dmar_decode(const uint8_t *bytes, size_t count, struct reference_dmar_structure *into, size_t limit) {
  if (count < 48 || memcmp(bytes, "DMAR", 4) != 0 || get32(bytes + 4) != count) return -1;
  uint8_t sum = 0;
  for (size_t index = 0; index < count; index++) sum = (uint8_t)(sum + bytes[index]);
  if (sum != 0) return -1;
  long found = 0;
  for (size_t offset = 48; offset < count;) {
    size_t left = count - offset;
    const uint8_t *at = bytes + offset;
    if (left < 4) return -1;
    size_t length = get16(at + 2), fixed;
    if (length < 4 || length > left || (size_t)found == limit) return -1;
    struct reference_dmar_structure *structure = &into[found++];
    structure->type = get16(at);
    structure->length = (uint16_t)length;
    structure->scope_count = 0;
    switch (structure->type) {
      case 0: fixed = 16; break;
      case 1: fixed = 24; break;
      case 2: fixed = 8; break;
      case 3: fixed = 20; break;
      default: fixed = length; break;
    }
    if (length < fixed) return -1;
    if (length >= 8) {
      structure->flags = at[4];
      structure->size = at[5];
      structure->segment = get16(at + 6);
    }
    if (fixed >= 16) structure->first = get64(at + 8);
    if (structure->type == 1) structure->second = get64(at + 16);
    if (structure->type == 3) structure->first = get64(at + 8), structure->second = get32(at + 16);
    if (structure->type != 3 && decode_scopes(at + fixed, at + length, structure) != 0) return -1;
    offset += length;
  }
  return found;
}

long reference_chain_walk(const uint8_t *config, size_t count) {
  long found = 0;
  if (count < 64) return 0;
  uint64_t seen[16] = {0};
  if (config[6] & 0x10) {
    size_t at = config[(config[14] & 0x7f) == 2 ? 0x14 : 0x34] & 0xfc;
    while (at >= 64 && at + 2 <= count && config[at] != 0xff && !(seen[0] & 1ull << at / 4)) {
      seen[0] |= 1ull << at / 4;
      found++;
      at = config[at + 1] & 0xfc;
    }
  }
  for (size_t at = 256; at >= 256 && at + 4 <= count;) {
    uint32_t header = get32(config + at);
    if (header == 0 || (uint16_t)header == 0xffff || seen[at / 256] & 1ull << at / 4 % 64) break;
    seen[at / 256] |= 1ull << at / 4 % 64;
    found++;
    at = header >> 20 & 0xffc;
  }
  return found;
}
