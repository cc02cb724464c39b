#include "console/absence.hpp"

#include "command/describe_service.hpp"
#include "console/words.hpp"

#include <fmt/format.h>

namespace tutti::console {

std::vector<std::string>
absence_of(const Known& known, std::string_view service, std::string_view what_for, std::string_view table) {
    if (!known.services.is_listed()) return {"No supervisor answers here.", known.services.why_not()};
    const auto* found = known.services.find(service);
    if (found == nullptr)
        return {
            fmt::format(
                "{} is what the service {} knows, and this installation has none.", what_for, service
            ),
            "", fmt::format("To have it, put `{}` into its file, then `tutti reload`.", table)
        };
    if (found->runs()) return {};
    return {
        fmt::format("The service {} does not run: it is {}.", service, found->state()),
        command::text_of(found->listed, "cause"), "",
        fmt::format("`:start {}` starts it; l on the overview has its log.", service)
    };
}

bool draw_absence(
    Canvas& canvas, Area area, const Known& known, std::string_view service, std::string_view what_for,
    std::string_view table
) {
    const auto sentences = absence_of(known, service, what_for, table);
    if (sentences.empty()) return false;
    draw_notice(canvas, area, sentences);
    return true;
}

} // namespace tutti::console
