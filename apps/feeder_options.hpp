// The command line of the programs that feed `tutti-input` with lines: their own options, and --list and
// --help, which all have.
#pragma once

#include "base/arguments.hpp"

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace tutti {

class FeederOptions {
public:
    /// `description` stands above the options in --help, `of_list` beside --list. Texts outlive this.
    FeederOptions(const char* program, const char* description, const char* of_list);
    FeederOptions(const FeederOptions&) = delete;
    FeederOptions& operator=(const FeederOptions&) = delete;

    void add(std::string option, std::string help, std::function<Result<void>(std::string_view)> take) {
        arguments_.add(std::move(option), std::move(help), std::move(take));
    }
    /// "--port PATTERN": as it was said, or `place` stays. `place` outlives this.
    void text(std::string option, std::string help, std::string& place);

    /// Takes the arguments. An exit code where there is nothing more to do: after --help, or a mistake, which
    /// was complained about.
    std::optional<int> parse(int argc, char** argv);
    /// Whether what is there now is to be printed, and no more.
    bool lists() const noexcept { return lists_; }

private:
    const char* program_;
    const char* description_;
    Arguments arguments_;
    bool lists_ = false;
    bool shows_help_ = false;
};

} // namespace tutti
