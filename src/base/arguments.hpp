// The command line of a program: a few options, each with its help.
#pragma once

#include "base/result.hpp"

#include <functional>
#include <string>
#include <string_view>
#include <vector>

namespace tutti {

class Arguments {
public:
    using Take = std::function<Result<void>(std::string_view)>;

    /// "--once" is a flag, whose text is empty; "--root DIR" has a value ("--root x" or "--root=x"). A name
    /// said twice: the later one counts. "-h" is "--help".
    void add(std::string option, std::string help, Take take);

    /// Takes them in order. InvalidInput for one that nobody knows or whose value is missing.
    Result<void> parse(int argc, const char* const* argv) const;

    std::string help(std::string_view program, std::string_view description) const;

private:
    struct Option {
        std::string name;
        std::string value; ///< what its value is called; empty for a flag
        std::string help;
        Take take;
    };
    const Option* find(std::string_view name) const;

    std::vector<Option> options_;
};

} // namespace tutti
