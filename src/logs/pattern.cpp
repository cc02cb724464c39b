#include "logs/pattern.hpp"

#include "logs/pattern_compiler.hpp"

namespace tutti::logs {

namespace {

bool is_word(std::string_view text, std::size_t place) noexcept {
    if (place >= text.size()) return false;
    const char c = text[place];
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

} // namespace

/// The states that the automaton is in, and those that it is in after the next byte.
struct Pattern::Run {
    std::vector<std::uint32_t> now;
    std::vector<std::uint32_t> next;
    std::vector<std::size_t> seen; ///< of each instruction, one more than the place where it was last added
    std::vector<std::uint32_t> waiting;
    bool matched = false;
};

Result<Pattern> Pattern::parse(std::string_view expression) { return PatternCompiler(expression).compile(); }

/// Adds to `next` what is reached from `at` without a byte.
void Pattern::follow(Run& run, std::uint32_t at, std::string_view text, std::size_t place) const {
    run.waiting.push_back(at);
    while (!run.waiting.empty()) {
        const auto index = run.waiting.back();
        run.waiting.pop_back();
        if (run.seen[index] == place + 1) continue;
        run.seen[index] = place + 1;
        const auto& instruction = program_[index];
        switch (instruction.kind) {
        case Kind::OneOf:
            run.next.push_back(index);
            break;
        case Kind::Either:
            run.waiting.push_back(instruction.second);
            run.waiting.push_back(instruction.first);
            break;
        case Kind::Go:
            run.waiting.push_back(instruction.first);
            break;
        case Kind::Begin:
            if (place == 0) run.waiting.push_back(index + 1);
            break;
        case Kind::End:
            if (place == text.size()) run.waiting.push_back(index + 1);
            break;
        case Kind::WordEdge:
            if ((place > 0 && is_word(text, place - 1)) != is_word(text, place))
                run.waiting.push_back(index + 1);
            break;
        case Kind::Match:
            run.matched = true;
            break;
        }
    }
}

bool Pattern::is_in(std::string_view text) const {
    Run run;
    run.seen.resize(program_.size());
    for (std::size_t place = 0;; ++place) {
        follow(run, 0, text, place);
        if (run.matched) return true;
        if (place == text.size()) return false;
        run.now.swap(run.next);
        run.next.clear();
        const auto byte = static_cast<unsigned char>(text[place]);
        for (const auto index : run.now)
            if (sets_[program_[index].first].test(byte)) follow(run, index + 1, text, place + 1);
    }
}

} // namespace tutti::logs
