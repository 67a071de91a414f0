#include "entries.hpp"

#include <cstddef>
#include <cstdint>

// One program an entry; RSTUF_FUZZ_ENTRY is its name.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  rstuf::fuzz::RSTUF_FUZZ_ENTRY({reinterpret_cast<const char*>(data), size});
  return 0;
}
