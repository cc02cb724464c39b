#include "apps/program_options.hpp"

#include "installation/layers.hpp"
#include "io/directories.hpp"
#include "io/environment.hpp"
#include "io/file.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <utility>

namespace tutti {

ProgramOptions::ProgramOptions(const char* program, const char* description, const char* footer)
    : program_(program) {
    printing("--version", "Print the version", [program] {
        return fmt::format("{} {}", program, TUTTI_VERSION);
    });
    printing("--help", "Print this help (-h)", [this, description, footer] {
        return fmt::format("{}\n{}", arguments_.help(program_, description), footer);
    });
}

void ProgramOptions::text(const char* option, const char* variable, const char* help, std::string& place) {
    std::string words = help;
    if (variable != nullptr) {
        place = io::environment(variable).value_or("");
        words += fmt::format(" [{}]", variable);
    }
    arguments_.add(option, std::move(words), [&place](std::string_view said) -> Result<void> {
        place = said;
        return {};
    });
}

void ProgramOptions::texts(const char* option, const char* help, std::vector<std::string>& places) {
    arguments_.add(option, help, [&places](std::string_view said) -> Result<void> {
        places.emplace_back(said);
        return {};
    });
}

void ProgramOptions::flag(const char* option, const char* help, bool& said) {
    arguments_.add(option, help, [&said](std::string_view) -> Result<void> {
        said = true;
        return {};
    });
}

void ProgramOptions::printing(const char* option, const char* help, std::function<std::string()> print) {
    arguments_.add(option, help, [this, print = std::move(print)](std::string_view) -> Result<void> {
        print_ = print;
        return {};
    });
}

std::optional<int> ProgramOptions::parse(int argc, char** argv) const {
    if (const auto parsed = arguments_.parse(argc, argv); !parsed)
        return complain(parsed.error().message).error();
    if (!print_) return std::nullopt;
    std::puts(print_().c_str());
    return 0;
}

std::unexpected<int> ProgramOptions::complain(const std::string& sentence) const {
    std::fputs(fmt::format("{}: {}\n", program_, sentence).c_str(), stderr);
    return std::unexpected(usage_error);
}

std::expected<installation::Installation, int> ProgramOptions::read_installation(const std::string& file
) const {
    auto bus = installation::usual_bus(io::environment("REDIS_URL"));
    if (!bus) return complain(bus.error().message);
    installation::Installation usual;
    usual.bus = std::move(*bus);
    if (file.empty()) return usual;
    const auto text = io::read_file(file);
    if (!text) return complain(text.error().message);
    const auto applied = io::read_file(io::state_directory() / installation::applied_file);
    auto installation =
        installation::load_layers(*text, applied ? *applied : "", std::move(usual)).installation;
    if (installation) return std::move(*installation);
    std::fputs(toml::print_mistakes(file, *text, installation.error()).c_str(), stderr);
    return std::unexpected(usage_error);
}

} // namespace tutti
