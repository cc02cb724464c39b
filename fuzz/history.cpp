// Any bytes as the history of a service: what is noted from then on is kept whatever stood there, and in
// order.
#include "supervisor/history.hpp"

#include "io/disk_testing.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

using namespace tutti;
using namespace tutti::supervisor;

namespace {

const std::filesystem::path folder = "/k";

void check(bool holds) {
    if (!holds) std::abort();
}

contract::ServiceTransition noted(std::string cause) {
    return {
        .timestamp = WallTime(seconds(1'700'000'000)),
        .service = "mixer",
        .from = contract::ServicePhase::Ready,
        .to = contract::ServicePhase::Backoff,
        .cause = std::move(cause),
        .pid = {},
        .exit = {},
    };
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view input(reinterpret_cast<const char*>(data), size);
    io::MemoryDisk disk;
    disk.put(folder / "mixer.jsonl", std::string(input));
    History history(disk, folder, [](const std::string& said) { check(!said.empty()); });
    const auto before = history.latest("mixer", kept_transitions);
    check(before && before->size() <= kept_transitions);
    for (const auto& transition : *before)
        check(contract::parse_service_transition(contract::print(transition)) == transition);
    check(history.note(noted("first")).has_value());
    check(history.note(noted("second")).has_value());
    const auto after = history.latest("mixer", kept_transitions);
    check(after && after->size() >= 2);
    check((after->end() - 2)->cause == "first" && after->back().cause == "second");
    // What was understood before is still there, but for the oldest.
    const auto known = after->size() - 2;
    check(known == std::min(before->size(), kept_transitions - 2));
    for (std::size_t back = 1; back <= known; ++back)
        check(
            *(after->end() - 2 - static_cast<std::ptrdiff_t>(back))
            == *(before->end() - static_cast<std::ptrdiff_t>(back))
        );
    return 0;
}
