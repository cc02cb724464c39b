#include "cli/config_file.hpp"

#include "base/describe_count.hpp"
#include "base/json.hpp"
#include "cli/hub_files.hpp"
#include "cli/missing_files.hpp"
#include "command/exit_code.hpp"
#include "command/print.hpp"
#include "installation/layers.hpp"
#include "installation/load.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/file.hpp"
#include "toml/document.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <iterator>
#include <optional>

namespace tutti::cli {

using namespace command;

std::filesystem::path config_path(const std::filesystem::path& given) {
    if (!given.empty()) return given;
    return io::environment("TUTTI_CONFIG").value_or("tutti.toml");
}

namespace {

constexpr microseconds patience = seconds(5);

ConfigFailure cannot_read(const Error& error) {
    const bool missing = error.code == ErrorCode::NotFound;
    auto text = "tutti: " + error.message + '\n';
    if (missing)
        text += "Name a configuration file, or set TUTTI_CONFIG. examples/home/tutti.toml is one to start "
                "from.\n";
    return {std::move(text), missing ? NotFound : Failure};
}

Value as_value(std::span<const toml::Mistake> mistakes) {
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

void print_as_json(
    bool valid, std::span<const toml::Mistake> mistakes, std::span<const toml::Mistake> warnings
) {
    const auto result =
        Value::object({{"valid", valid}, {"mistakes", as_value(mistakes)}, {"warnings", as_value(warnings)}});
    print_out("{}\n", print_json(result));
}

/// A password that others of this machine may read with the file.
std::optional<toml::Mistake> open_password(
    const std::filesystem::path& path, std::string_view text, const installation::Installation& installation
) {
    constexpr auto others = std::filesystem::perms::group_read | std::filesystem::perms::others_read;
    if (!installation.bus.has_password()) return std::nullopt;
    const auto document = toml::parse_document(text);
    const Value* bus = document ? document->find("bus") : nullptr;
    const Value* url = bus != nullptr ? bus->find("url") : nullptr;
    std::error_code error;
    const auto status = std::filesystem::status(path, error);
    if (url == nullptr || error || (status.permissions() & others) == std::filesystem::perms::none)
        return std::nullopt;
    return toml::Mistake{
        url->position(),
        "bus.url",
        "holds a password, and others may read the file: chmod 600, or leave the key out and set REDIS_URL",
        {}
    };
}

/// What is odd in the file itself, and what it names that is not there.
std::vector<toml::Mistake> all_warnings(
    const std::filesystem::path& path, std::string_view text, const installation::Installation& installation
) {
    toml::Review review{{}, installation.warnings};
    std::error_code error;
    const auto folder = std::filesystem::absolute(path, error).parent_path();
    std::ranges::move(
        missing_files(installation, text, folder, io::program_directory()),
        std::back_inserter(review.warnings)
    );
    if (auto open = open_password(path, text, installation)) review.warnings.push_back(std::move(*open));
    toml::put_in_order(review);
    return std::move(review.warnings);
}

std::string summary(const std::filesystem::path& path, const installation::Installation& installation) {
    auto text = fmt::format(
        "{}: good. \"{}\" has {}", path.native(), installation.name,
        describe_count(installation.services.size(), "service")
    );
    const auto playlists = installation.playlists.size();
    const auto gestures = installation.gestures.size();
    if (playlists + gestures > 0)
        text += fmt::format(
            ", {} and {}", describe_count(playlists, "playlist"), describe_count(gestures, "gesture")
        );
    return text + ".\n";
}

} // namespace

std::expected<installation::Installation, ConfigFailure> usual_installation() {
    auto bus = installation::usual_bus(io::environment("REDIS_URL"));
    if (!bus) return std::unexpected(ConfigFailure{"tutti: " + bus.error().message + '\n', Usage});
    installation::Installation usual;
    usual.bus = std::move(*bus);
    return usual;
}

std::expected<LoadedConfig, ConfigFailure> load_config(const std::filesystem::path& path, Warnings warnings) {
    const auto text = io::read_file_within(patience, path);
    if (!text) return std::unexpected(cannot_read(text.error()));
    auto usual = usual_installation();
    if (!usual) return std::unexpected(std::move(usual.error()));
    const auto beside = io::state_directory() / installation::applied_file;
    const auto applied = io::read_file(beside);
    auto layers = installation::load_layers(*text, applied ? *applied : "", std::move(*usual));
    auto& installation = layers.installation;
    if (!installation)
        return std::unexpected(
            ConfigFailure{toml::print_mistakes(path.native(), *text, installation.error()), Usage}
        );
    if (warnings == Warnings::Print) {
        print_err("{}", toml::print_warnings(path.native(), *text, all_warnings(path, *text, *installation)));
        if (applied)
            print_err("{}", toml::print_warnings(beside.native(), *applied, layers.passed_over));
        else if (applied.error().code != ErrorCode::NotFound)
            print_err("tutti: what was applied is passed over: {}\n", applied.error().message);
    }
    return LoadedConfig{std::move(*installation), std::move(layers.document)};
}

std::expected<installation::Installation, ConfigFailure>
read_config(const std::filesystem::path& path, Warnings warnings) {
    auto loaded = load_config(path, warnings);
    if (!loaded) return std::unexpected(std::move(loaded.error()));
    return std::move(loaded->installation);
}

int config_check(const ConfigCheckOptions& options) {
    const auto text = io::read_file_within(patience, options.path);
    if (!text) {
        const auto failure = cannot_read(text.error());
        print_err("{}", failure.text);
        return failure.exit_code;
    }
    auto usual = usual_installation();
    if (!usual) {
        print_err("{}", usual.error().text);
        return usual.error().exit_code;
    }
    const auto installation = installation::load_installation(*text, std::move(*usual));
    toml::Review review;
    if (installation) {
        review.warnings = all_warnings(options.path, *text, *installation);
        check_hub_files(*installation, options.path, *text, io::program_directory(), review);
        toml::put_in_order(review);
    } else {
        review.mistakes = installation.error();
    }
    const bool valid = review.mistakes.empty();
    if (options.json) {
        print_as_json(valid, review.mistakes, review.warnings);
        return valid ? Success : Usage;
    }
    print_err("{}", toml::print_warnings(options.path.native(), *text, review.warnings));
    print_err("{}", toml::print_mistakes(options.path.native(), *text, review.mistakes));
    if (!valid) return Usage;
    print_out("{}", summary(options.path, *installation));
    return options.check_light && !installation->displays.empty() ? options.check_light() : Success;
}

} // namespace tutti::cli
