#include "apps/feeder_options.hpp"

#include "command/exit_code.hpp"
#include "command/print.hpp"

namespace tutti {

FeederOptions::FeederOptions(const char* program, const char* description, const char* of_list)
    : program_(program), description_(description) {
    const auto flag = [](bool& target) {
        return [&target](std::string_view) -> Result<void> {
            target = true;
            return {};
        };
    };
    arguments_.add("--list", of_list, flag(lists_));
    arguments_.add("--help", "Print this.", flag(shows_help_));
}

void FeederOptions::text(std::string option, std::string help, std::string& place) {
    add(std::move(option), std::move(help), [&place](std::string_view said) -> Result<void> {
        place = said;
        return {};
    });
}

std::optional<int> FeederOptions::parse(int argc, char** argv) {
    if (const auto parsed = arguments_.parse(argc, argv); !parsed)
        return command::report_failure(parsed.error());
    if (!shows_help_) return std::nullopt;
    command::put_out(arguments_.help(program_, description_));
    command::flush_out();
    return command::Success;
}

} // namespace tutti
