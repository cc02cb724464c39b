#include "cli/expected_lines.hpp"

#include "command/print.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace tutti::cli {

using namespace command;

Result<ExpectedLines> ExpectedLines::open(const std::filesystem::path& path) {
    auto input = LineInput::open(path);
    if (!input) return pass_on(input);
    return ExpectedLines(path, std::move(*input));
}

std::optional<std::string_view> ExpectedLines::next() {
    while (true) {
        if (const auto line = input_.next()) return line;
        if (input_.ended()) return std::nullopt;
        if (const auto more = input_.read(); !more) {
            print_err("tutti: {}\n", more.error().message);
            return std::nullopt;
        }
    }
}

bool ExpectedLines::take(std::string_view lines) {
    while (!lines.empty()) {
        const auto got = lines.substr(0, lines.find('\n'));
        lines.remove_prefix(got.size() + 1);
        const auto expected = next();
        if (!expected) return differs("the end", got);
        if (*expected != got) return differs(*expected, got);
        ++compared_;
    }
    return true;
}

bool ExpectedLines::finish() {
    if (const auto expected = next()) return differs(*expected, "the end");
    print_err("{} events, as {} expects them.\n", compared_, path_.native());
    return true;
}

/// Shows both lines around their first difference.
bool ExpectedLines::differs(std::string_view expected, std::string_view got) const {
    constexpr std::size_t before = 40;
    constexpr std::size_t shown = 160;
    const auto same = std::ranges::mismatch(expected, got).in1 - expected.begin();
    const auto place = static_cast<std::size_t>(same);
    const auto begin = place > before ? place - before : 0;
    const auto cut = [&](std::string_view line) {
        return fmt::format(
            "{}{}{}", begin > 0 ? "…" : "", line.substr(begin, shown), line.size() > begin + shown ? "…" : ""
        );
    };
    const std::string pointer(place - begin + (begin > 0 ? 1 : 0), ' ');
    print_err(
        "{}:{}: differs at byte {}\n  expected: {}\n       got: {}\n            {}^\n", path_.native(),
        std::max<std::uint64_t>(input_.line_number(), compared_ + 1), place + 1, cut(expected), cut(got),
        pointer
    );
    return false;
}

} // namespace tutti::cli
