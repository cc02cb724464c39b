#include "governance/policy/decision_log.hpp"

namespace tutti::governance::policy {

namespace {

/// The same for questions that differ in nothing but the time.
std::string text_of(const Question& question) {
    std::string text;
    const auto add = [&](std::string_view part) {
        text += part;
        text += '\0';
    };
    const auto& asker = question.asker;
    add(question.action);
    add(question.resource);
    add(asker.subject);
    add(governance::name(asker.role));
    add(governance::name(question.built_in));
    add(asker.address ? print(*asker.address) : "");
    for (const auto& role : asker.roles) add(role);
    return text;
}

} // namespace

KeptQuestion::KeptQuestion(const Question& question)
    : subject(question.asker.subject), role(question.asker.role),
      roles(question.asker.roles.begin(), question.asker.roles.end()), address(question.asker.address),
      action(question.action), resource(question.resource), built_in(question.built_in), at(question.at) {}

Question KeptQuestion::question() const {
    return {
        .asker = {.subject = subject, .role = role, .roles = roles, .address = address},
        .action = action,
        .resource = resource,
        .built_in = built_in,
        .at = at
    };
}

void DecisionLog::record(const Question& question, Verdict verdict) {
    auto text = text_of(question);
    if (const auto known = by_text_.find(text); known != by_text_.end()) {
        auto& asked = *known->second;
        asked.question.at = question.at;
        asked.verdict = verdict;
        ++asked.times;
        all_.splice(all_.begin(), all_, known->second);
        return;
    }
    if (all_.size() >= most_) {
        by_text_.erase(text_of(all_.back().question.question()));
        all_.pop_back();
    }
    all_.push_front({KeptQuestion(question), verdict, 1});
    by_text_.emplace(std::move(text), all_.begin());
}

} // namespace tutti::governance::policy
