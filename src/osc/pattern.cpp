#include "osc/pattern.hpp"

#include <fmt/format.h>

#include <utility>

namespace tutti::osc {

/// Pattern text → steps, as for a regular expression: a Fork goes on both with the next step and elsewhere.
class PatternCompiler {
public:
    explicit PatternCompiler(std::string_view text) noexcept : rest_(text) { pattern_.text_ = text; }

    Result<Pattern> compile() {
        if (rest_.size() > max_pattern_size)
            return fail(ErrorCode::LimitExceeded, fmt::format("is longer than {} bytes", max_pattern_size));
        if (!rest_.starts_with('/')) return fail(ErrorCode::InvalidInput, "must begin with '/'");
        if (rest_.ends_with('/'))
            return fail(
                ErrorCode::InvalidInput, "must not end with '/': all that is below ends with \"//*\""
            );
        while (!rest_.empty() && error_.empty()) compile_one();
        add({Kind::End});
        if (!error_.empty()) return fail(ErrorCode::InvalidInput, std::move(error_));
        return std::move(pattern_);
    }

private:
    using Kind = Pattern::Kind;

    void compile_one() {
        const char c = take();
        switch (c) {
        case '/':
            return compile_slash();
        case '?':
            return add({Kind::NoSlash});
        case '*':
            return add_loop(Kind::NoSlash);
        case '[':
            return compile_set();
        case '{':
            return compile_list();
        case ']':
        case '}':
            error_ = fmt::format("has a '{}' that nothing opens", c);
            return;
        default:
            add_byte(c);
        }
    }

    /// More than one stands for any number of parts, each what an address has between two '/', be it nothing.
    void compile_slash() {
        add_byte('/');
        if (!rest_.starts_with('/')) return;
        while (rest_.starts_with('/')) take();
        const auto fork = add_open(Kind::Fork);
        add_loop(Kind::NoSlash);
        add_byte('/');
        add({Kind::Jump, '\0', fork});
        close(fork);
    }

    void compile_set() {
        const auto end = rest_.find(']');
        if (end == std::string_view::npos) return wrong("has a '[' without its ']'");
        auto inside = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        const bool is_negated = inside.starts_with('!');
        if (is_negated) inside.remove_prefix(1);
        if (inside.empty()) return wrong("has a set without characters");
        auto& set = pattern_.sets_.emplace_back();
        while (!inside.empty()) add_range(set, inside);
        if (is_negated) set.flip();
        set.reset('/');
        add({Kind::Set, '\0', static_cast<std::uint16_t>(pattern_.sets_.size() - 1)});
    }

    /// Takes one character, or two with a '-' between, off the front.
    void add_range(std::bitset<256>& set, std::string_view& inside) {
        const auto first = static_cast<unsigned char>(inside[0]);
        const bool is_range = inside.size() >= 3 && inside[1] == '-';
        const auto last = is_range ? static_cast<unsigned char>(inside[2]) : first;
        inside.remove_prefix(is_range ? 3 : 1);
        if (last < first) wrong("has a set with a range that ends before it begins");
        for (std::size_t byte = first; byte <= last; ++byte) set.set(byte);
    }

    void compile_list() {
        const auto end = rest_.find('}');
        if (end == std::string_view::npos) return wrong("has a '{' without its '}'");
        auto inside = rest_.substr(0, end);
        rest_.remove_prefix(end + 1);
        if (inside.find_first_of("/?*[]{") != std::string_view::npos)
            return wrong("has something else than words within { }");
        std::vector<std::uint16_t> ends;
        while (true) {
            const auto comma = inside.find(',');
            const bool is_last = comma == std::string_view::npos;
            const auto fork = is_last ? std::uint16_t{0} : add_open(Kind::Fork);
            for (const char c : inside.substr(0, comma)) add_byte(c);
            if (is_last) break;
            ends.push_back(add_open(Kind::Jump));
            close(fork);
            inside.remove_prefix(comma + 1);
        }
        for (const auto jump : ends) close(jump);
    }

    void add_loop(Kind kind) {
        const auto fork = add_open(Kind::Fork);
        add({kind});
        add({Kind::Jump, '\0', fork});
        close(fork);
    }

    char take() noexcept {
        const char c = rest_.front();
        rest_.remove_prefix(1);
        return c;
    }
    void wrong(const char* what) { error_ = what; }
    std::uint16_t here() const noexcept { return static_cast<std::uint16_t>(pattern_.steps_.size()); }
    void add(Pattern::Step step) { pattern_.steps_.push_back(step); }
    void add_byte(char byte) { add({Kind::Byte, byte}); }
    /// A step whose target is what close() is called before.
    std::uint16_t add_open(Kind kind) {
        add({kind});
        return static_cast<std::uint16_t>(here() - 1);
    }
    void close(std::uint16_t step) noexcept { pattern_.steps_[step].target = here(); }

    std::string_view rest_;
    Pattern pattern_;
    std::string error_;
};

/// All ways through the steps at once: each step is at most once among those that wait for the next
/// character.
class Pattern::Run {
public:
    explicit Run(const Pattern& pattern) : pattern_(pattern), seen_(pattern.steps_.size(), 0) { go_to(0); }

    bool take(char c) {
        ++round_;
        std::swap(waiting_, before_);
        waiting_.clear();
        for (const auto step : before_)
            if (takes(pattern_.steps_[step], c)) go_to(static_cast<std::uint16_t>(step + 1));
        return !waiting_.empty();
    }

    bool is_at_end() const noexcept {
        for (const auto step : waiting_)
            if (pattern_.steps_[step].kind == Kind::End) return true;
        return false;
    }

private:
    bool takes(const Step& step, char c) const noexcept {
        switch (step.kind) {
        case Kind::Byte:
            return c == step.byte;
        case Kind::NoSlash:
            return c != '/';
        case Kind::Set:
            return pattern_.sets_[step.target].test(static_cast<unsigned char>(c));
        default:
            return false;
        }
    }

    /// Adds the step, or those that it leads to.
    void go_to(std::uint16_t first) {
        open_.push_back(first);
        while (!open_.empty()) {
            const auto at = open_.back();
            open_.pop_back();
            if (std::exchange(seen_[at], round_) == round_) continue;
            const auto& step = pattern_.steps_[at];
            if (step.kind == Kind::Fork) open_.push_back(static_cast<std::uint16_t>(at + 1));
            if (step.kind == Kind::Fork || step.kind == Kind::Jump)
                open_.push_back(step.target);
            else
                waiting_.push_back(at);
        }
    }

    const Pattern& pattern_;
    std::vector<std::size_t> seen_; ///< of each step the last round that came by
    std::size_t round_ = 1;
    std::vector<std::uint16_t> waiting_;
    std::vector<std::uint16_t> before_;
    std::vector<std::uint16_t> open_;
};

Result<Pattern> Pattern::parse(std::string_view text) { return PatternCompiler(text).compile(); }

bool Pattern::matches(std::string_view address) const {
    Run run(*this);
    for (const char c : address)
        if (!run.take(c)) return false;
    return run.is_at_end();
}

} // namespace tutti::osc
