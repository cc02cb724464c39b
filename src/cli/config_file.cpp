#include "cli/config_file.hpp"

#include "base/json.hpp"
#include "cli/exit_code.hpp"
#include "config/load.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>

namespace tutti::cli {

std::filesystem::path config_path(const std::filesystem::path& given) {
    if (!given.empty()) return given;
    const char* from_environment = std::getenv("TUTTI_CONFIG");
    if (from_environment != nullptr && *from_environment != '\0') return from_environment;
    return "tutti.toml";
}

namespace {

ConfigFailure cannot_read(const Error& error) {
    const bool missing = error.code == ErrorCode::NotFound;
    auto text = "tutti: " + error.message + '\n';
    if (missing)
        text += "Name a configuration file, or set TUTTI_CONFIG. examples/home/tutti.toml is one to start "
                "from.\n";
    return {std::move(text), missing ? NotFound : Failure};
}

Value as_value(std::span<const config::Mistake> mistakes) {
    std::vector<Value> items;
    for (const auto& mistake : mistakes) {
        items.push_back(Value::object(
            {{"line", mistake.position.line},
             {"column", mistake.position.column},
             {"key", mistake.key},
             {"reason", mistake.reason},
             {"suggestion", mistake.suggestion.empty() ? Value() : Value(mistake.suggestion)}}
        ));
    }
    return Value::array(std::move(items));
}

void print_result(bool json, bool valid, const Value& mistakes, const std::string& text) {
    if (json)
        fmt::print("{}\n", print_json(Value::object({{"valid", valid}, {"mistakes", mistakes}})));
    else
        fmt::print(valid ? stdout : stderr, "{}", text);
}

} // namespace

std::expected<config::Installation, ConfigFailure> read_config(const std::filesystem::path& path) {
    const auto text = io::read_file(path);
    if (!text) return std::unexpected(cannot_read(text.error()));
    auto installation = config::load_installation(*text);
    if (installation) return std::move(*installation);
    return std::unexpected(
        ConfigFailure{config::print_mistakes(path.native(), *text, installation.error()), Usage}
    );
}

int config_check(const ConfigCheckOptions& options) {
    const auto text = io::read_file(options.path);
    if (!text) {
        const auto failure = cannot_read(text.error());
        fmt::print(stderr, "{}", failure.text);
        return failure.exit_code;
    }
    const auto installation = config::load_installation(*text);
    if (!installation) {
        const auto printed = config::print_mistakes(options.path.native(), *text, installation.error());
        print_result(options.json, false, as_value(installation.error()), printed);
        return Usage;
    }
    const auto summary = fmt::format(
        "{}: good. \"{}\" has {} services.\n", options.path.native(), installation->name,
        installation->services.size()
    );
    print_result(options.json, true, Value::array({}), summary);
    return Success;
}

} // namespace tutti::cli
