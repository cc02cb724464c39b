// Health from bytes that nobody vouches for: each line a topic and a payload, as a book hears them in a
// second each. Whatever comes, the installation is ready if and only if all that is required is.
#include "base/scan.hpp"
#include "governance/health/health_rules.hpp"
#include "governance/health/hear.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace tutti;
using namespace tutti::governance::health;

void check(const HealthBook& book) {
    if (book.is_ready() != book.unready().empty()) std::abort();
    if (book.components().size() > BookOptions{}.most_components) std::abort();
    for (const auto& [name, component] : book.components())
        if (name.empty() || component.counted().reason.size() > 400) std::abort();
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view text(reinterpret_cast<const char*>(data), size);
    SteadyTime now(seconds(1000));
    WallTime wall(seconds(1'800'000'000));
    HealthBook book({.required = {"render", "service/lamp"}}, now);
    HealthRules rules({{.name = "dark", .component = "render", .lasts = seconds(2)}});
    while (!text.empty()) {
        const auto line = take_line(text);
        const auto topic = line.substr(0, line.find(' '));
        const auto payload = line.substr(std::min(topic.size() + 1, line.size()));
        if (topic == "pass") now += seconds(60);
        if (topic == "back") book.come_back(now);
        static_cast<void>(hear(book, topic, payload, {}, wall, now));
        now += seconds(1);
        wall += seconds(1);
        book.advance(now);
        static_cast<void>(rules.advance(book, now, wall));
        check(book);
        if (const auto next = book.next_deadline(); next && *next <= now) std::abort();
    }
    static_cast<void>(book.take_changes());
    return 0;
}
