// What the programs with a command line of their own read alike: options that the environment may give too,
// --help and
// --version, and the installation's file.
#pragma once

#include "base/arguments.hpp"
#include "installation/installation.hpp"

#include <expected>
#include <functional>
#include <optional>
#include <string>

namespace tutti {

class ProgramOptions {
public:
    static constexpr int usage_error = 2; ///< the exit code of a wrong command line or file

    /// `description` stands above the options in --help, `footer` below. Texts outlive this.
    ProgramOptions(const char* program, const char* description, const char* footer);

    /// "--root TOPIC": the text said, else that of the environment's `variable` (nullptr: none), else `place`
    /// stays empty. `place` outlives this.
    void text(const char* option, const char* variable, const char* help, std::string& place);
    /// The same where it may be said several times.
    void texts(const char* option, const char* help, std::vector<std::string>& places);
    /// Whether it was said. `said` outlives this.
    void flag(const char* option, const char* help, bool& said);
    /// Something to print instead of running.
    void printing(const char* option, const char* help, std::function<std::string()> print);

    /// Takes the arguments. An exit code where there is nothing more to do: 0 after --help and the like; a
    /// mistake was complained about.
    std::optional<int> parse(int argc, char** argv) const;

    /// Says a mistake, with the program's name; gives the exit code for it.
    std::unexpected<int> complain(const std::string& sentence) const;
    /// The installation in that file, or a default one where `file` is empty; complains about everything
    /// wrong with it.
    std::expected<installation::Installation, int> read_installation(const std::string& file) const;

private:
    const char* program_;
    Arguments arguments_;
    std::function<std::string()> print_; ///< set by the option that asks for it
};

} // namespace tutti
