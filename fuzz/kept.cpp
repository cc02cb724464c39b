// Any bytes as the file of definitions that were said over the bus: whatever fits is kept again, and is then
// all that there is.
#include "base/json.hpp"
#include "director/score.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace tutti;
    using director::Score;
    const auto kept = parse_json({reinterpret_cast<const char*>(data), size});
    if (!kept) return 0;
    Score score({}, {});
    static_cast<void>(score.apply(*kept));
    const auto printed = parse_json(print_json(score.changes()));
    if (!printed) std::abort();
    Score again({}, {});
    if (!again.apply(*printed).empty()) std::abort();
    if (again.changes() != score.changes()) std::abort();
    if (again.playlists().size() != score.playlists().size()) std::abort();
    if (again.gestures().size() != score.gestures().size()) std::abort();
    return 0;
}
