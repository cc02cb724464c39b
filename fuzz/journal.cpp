// Any bytes as a line of the run journal, and of the file of definitions: what is read is printed so that it
// reads the same again.
#include "director/journal_line.hpp"
#include "director/kept_line.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

void run_line(std::string_view text) {
    using namespace tutti::director;
    const auto line = parse_journal_line(text);
    if (!line) return;
    const auto again = parse_journal_line(print(*line));
    if (!again || *again != *line) std::abort();
}

void kept_line(std::string_view text) {
    using namespace tutti::director;
    const auto changes = parse_kept_line(text);
    if (!changes) return;
    KeptLine line;
    for (const auto& change : *changes) line.add(change);
    auto printed = std::move(line).take();
    printed.pop_back();
    const auto again = parse_kept_line(printed);
    if (!again || *again != *changes) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    run_line(text);
    kept_line(text);
    return 0;
}
