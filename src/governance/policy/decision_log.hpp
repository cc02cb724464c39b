// DecisionLog: what was decided of late, each question once, with how often it was asked.
#pragma once

#include "governance/policy/question.hpp"

#include <cstddef>
#include <cstdint>
#include <list>
#include <map>
#include <string>
#include <vector>

namespace tutti::governance::policy {

/// A question that owns its texts.
struct KeptQuestion {
    std::string subject;
    UserRole role = UserRole::None;
    std::vector<std::string> roles = {};
    std::optional<IpAddress> address = {};
    std::string action;
    std::string resource = {};
    UserRole built_in = UserRole::None;
    WallTime at = {};

    KeptQuestion() = default;
    explicit KeptQuestion(const Question& question);
    /// Valid while this lives.
    Question question() const;
};

class DecisionLog {
public:
    struct Asked {
        KeptQuestion question; ///< as it was asked last
        Verdict verdict = Verdict::Silent;
        std::uint64_t times = 1;
    };

    /// Questions that differ in more than the time. Of more, those go that were asked longest ago.
    explicit DecisionLog(std::size_t most = 1000) : most_(most) {}

    void record(const Question& question, Verdict verdict);
    /// What was asked last comes first.
    const std::list<Asked>& all() const noexcept { return all_; }

private:
    std::size_t most_;
    std::list<Asked> all_;
    std::map<std::string, std::list<Asked>::iterator, std::less<>> by_text_;
};

} // namespace tutti::governance::policy
