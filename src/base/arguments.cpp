#include "base/arguments.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti {

void Arguments::add(std::string option, std::string help, Take take) {
    const auto space = option.find(' ');
    std::string value = space == std::string::npos ? "" : option.substr(space + 1);
    option.resize(std::min(space, option.size()));
    options_.push_back({std::move(option), std::move(value), std::move(help), std::move(take)});
}

const Arguments::Option* Arguments::find(std::string_view name) const {
    const auto found = std::find_if(options_.rbegin(), options_.rend(), [name](const Option& option) {
        return option.name == name;
    });
    return found == options_.rend() ? nullptr : &*found;
}

Result<void> Arguments::parse(int argc, const char* const* argv) const {
    for (int i = 1; i < argc; ++i) {
        const std::string_view argument = argv[i];
        const auto equals = argument.find('=');
        const auto name = argument == "-h" ? "--help" : argument.substr(0, equals);
        const Option* option = find(name);
        if (option == nullptr)
            return fail(ErrorCode::InvalidInput, fmt::format("unknown argument {} (see --help)", argument));
        std::string_view text;
        if (option->value.empty()) {
            if (equals != std::string_view::npos)
                return fail(ErrorCode::InvalidInput, fmt::format("{} takes no value", name));
        } else if (equals != std::string_view::npos) {
            text = argument.substr(equals + 1);
        } else if (++i < argc) {
            text = argv[i];
        } else {
            return fail(ErrorCode::InvalidInput, fmt::format("{} needs a value: {}", name, option->value));
        }
        if (auto taken = option->take(text); !taken)
            return fail(taken.error().code, fmt::format("{}: {}", name, taken.error().message));
    }
    return {};
}

std::string Arguments::help(std::string_view program, std::string_view description) const {
    std::size_t width = 0;
    for (const Option& option : options_)
        width = std::max(width, option.name.size() + option.value.size() + 1);
    std::string text = fmt::format("Usage: {} [OPTIONS]\n", program);
    if (!description.empty()) text += fmt::format("{}\n", description);
    text += "\nOptions:\n";
    for (const Option& option : options_)
        text += fmt::format(
            "  {:<{}}  {}\n", option.value.empty() ? option.name : option.name + " " + option.value, width,
            option.help
        );
    return text;
}

} // namespace tutti
