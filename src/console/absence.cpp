#include "console/absence.hpp"

#include "command/describe_service.hpp"
#include "console/words.hpp"
#include "contract/parts_of_show.hpp"

#include <fmt/format.h>

namespace tutti::console {

namespace {

/// Who has to run for it: the service, or the show that it is a part of.
const Service* find_bearer(const Services& services, std::string_view service) {
    const auto* found = services.find(service);
    if (found != nullptr || !contract::is_part_of_show(service)) return found;
    return services.find(contract::show_service);
}

} // namespace

std::vector<std::string>
absence_of(const Known& known, std::string_view service, std::string_view what_for, std::string_view table) {
    if (!known.services.is_answered()) return {known.services.why_not()};
    if (!known.services.is_listed()) return {"No supervisor answers here.", known.services.why_not()};
    const auto* found = find_bearer(known.services, service);
    if (found == nullptr)
        return {
            fmt::format(
                "{} is what the service {} knows, and this installation has none.", what_for, service
            ),
            "", fmt::format("To have it, put `{}` into its file, then `tutti reload`.", table)
        };
    if (found->runs()) return {};
    return {
        fmt::format("The service {} does not run: it is {}.", found->name, found->state()),
        command::text_of(found->listed, "cause"), "",
        fmt::format("`:start {}` starts it; l on the overview has its log.", found->name)
    };
}

std::vector<std::string> silence_of_bus(const Known& known) {
    if (!known.is_bus_there)
        return {"The bus is away.", known.why_no_bus, "", "It is joined again as soon as it is there."};
    if (!known.does_bus_answer) return {"The bus has not answered yet."};
    return {};
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
