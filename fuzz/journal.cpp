// Any bytes as a line of the run journal: what is read is printed so that it reads the same again.
#include "director/journal_line.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti::director;
    const auto line = parse_journal_line({reinterpret_cast<const char*>(data), size});
    if (!line) return 0;
    const auto again = parse_journal_line(print(*line));
    if (!again || *again != *line) std::abort();
    return 0;
}
