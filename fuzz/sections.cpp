// Any bytes as a line of the file of the live configuration, and as what somebody publishes of a section:
// what is read is printed so that it reads the same again, and whatever is heard, what holds is right and
// shows no secret.
#include "base/json.hpp"
#include "orchestrator/section_keeper.hpp"
#include "orchestrator/section_line.hpp"
#include "sections/secrets.hpp"

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string_view>

namespace {

using namespace tutti;
using namespace tutti::orchestrator;

void line(std::string_view text) {
    const auto read = parse_section_line(text);
    if (!read) return;
    const auto again = parse_section_line(print(*read));
    if (!again || *again != *read) std::abort();
}

void heard(std::string_view text) {
    for (const auto& section : sections::sections()) {
        SectionKeeper keeper({.secrets = "/s", .seeds = {}, .services = {}}, {});
        const std::string name(section.name);
        const auto heard = keeper.heard(name, text, false);
        if (!heard.change) continue;
        keeper.commit(*heard.change);
        if (!sections::check(name, keeper.sections().at(name).config)) std::abort();
        for (const auto& secret : heard.change->secrets)
            if (!secret.file.starts_with("/s/" + name + ".") || secret.file.find('/', 3) != std::string::npos)
                std::abort();
        const auto again = keeper.heard(name, keeper.payload_of(name), false);
        if (again.change || again.say || again.is_refused) std::abort();
    }
}

} // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text{reinterpret_cast<const char*>(data), size};
    line(text);
    heard(text);
    return 0;
}
