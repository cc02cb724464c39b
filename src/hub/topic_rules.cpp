#include "hub/topic_rules.hpp"

#include "governance/policy/pattern.hpp"
#include "mqtt/topic.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <utility>

namespace tutti::hub {

using namespace governance::policy;

namespace {

constexpr std::array<std::string_view, 3> act_names = {"hub.publish", "hub.subscribe", "hub.retain"};
constexpr std::string_view of_topics = "topic:";
constexpr std::string_view of_clients = "client:";
constexpr std::size_t most_kept = 1024;
constexpr std::size_t longest_kept = 512;

bool is_about(const Rule& rule, std::string_view action) {
    return std::ranges::any_of(rule.actions, [&](const auto& pattern) { return fits(pattern, action); });
}

/// "*" is about topics, too.
bool is_of_topics(std::string_view resource) {
    const auto key = resource_key_of(resource);
    return key.text.starts_with(of_topics) || (key.is_beginning && of_topics.starts_with(key.text));
}

/// Who has a role the bus does not know.
bool is_of_bus(const Rule& rule) {
    if (rule.subjects.empty() && !rule.roles.empty()) return false;
    if (std::ranges::none_of(act_names, [&](auto action) { return is_about(rule, action); })) return false;
    return rule.resources.empty() || std::ranges::any_of(rule.resources, is_of_topics);
}

/// "127.0.0.1:40112", "[::1]:40112", "::1".
std::optional<IpAddress> address_in(std::string_view peer) {
    if (const auto alone = parse_ip_address(peer)) return alone;
    const auto colon = peer.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto host = peer.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    return parse_ip_address(host);
}

} // namespace

std::string_view name(TopicRules::Act act) noexcept { return act_names[static_cast<std::size_t>(act)]; }

bool TopicRules::are_in(const PolicySet& set) { return std::ranges::any_of(set.rules(), is_of_bus); }

TopicRules::TopicRules(Set set, std::string_view root, WallTime now)
    : set_(std::move(set)), root_(root), now_(now), kept_(most_kept) {
    for (const auto& rule : set_->rules())
        if (is_of_bus(rule)) look_at(rule);
}

void TopicRules::look_at(const Rule& rule) {
    const auto names_client = [](const auto& text) { return text.starts_with(of_clients); };
    const auto has_client = [](const auto& text) { return text.contains("%c"); };
    names_clients_ |=
        std::ranges::any_of(rule.subjects, names_client) || std::ranges::any_of(rule.resources, has_client);
    names_networks_ |= !rule.when.networks.empty() || !rule.when.not_networks.empty();
    if (rule.effect != Effect::Allow || !is_about(rule, name(Act::Subscribe))) return;
    if (rule.resources.empty()) openings_.emplace_back("#");
    for (const auto& resource : rule.resources)
        if (is_of_topics(resource))
            openings_.push_back(resource.starts_with(of_topics) ? resource.substr(of_topics.size()) : "#");
}

/// What the answer depends on.
void TopicRules::write_key(Act act, const Asker& asker, std::string_view topic) {
    key_.assign(1, static_cast<char>(act));
    const auto add = [this](std::string_view text) {
        key_ += '\0';
        key_ += text;
    };
    add(asker.subject);
    if (names_clients_) add(asker.client_id);
    if (names_networks_) add(asker.address);
    add(topic);
}

TopicRules::Verdict TopicRules::judge(Act act, const Asker& asker, std::string_view topic) {
    write_key(act, asker, topic);
    const auto hash = std::hash<std::string_view>{}(key_);
    auto& kept = kept_[hash % most_kept];
    if (kept.hash == hash && kept.key == key_) return kept.verdict;
    const auto verdict = ask(act, asker, resource_of(topic));
    if (key_.size() <= longest_kept) {
        kept.hash = hash;
        kept.key = key_;
        kept.verdict = verdict;
    }
    return verdict;
}

Question TopicRules::question_of(Act act, const Asker& asker, std::string_view resource) const {
    Question question{
        .asker = {.subject = asker.subject}, .action = name(act), .resource = resource, .at = now_
    };
    question.asker.client = asker.client_id;
    question.asker.user = asker.subject; // also where it asks as a client
    if (names_networks_) question.asker.address = address_in(asker.address);
    return question;
}

/// Its name and its id are two that ask: what is forbidden to one of them is to it.
TopicRules::Verdict TopicRules::ask(Act act, const Asker& asker, std::string_view resource) const {
    auto question = question_of(act, asker, resource);
    const auto verdict = set_->judge(question);
    if (!names_clients_ || verdict == Verdict::Forbidden) return verdict;
    const auto client = fmt::format("{}{}", of_clients, asker.client_id);
    question.asker.subject = client;
    const auto of_client = set_->judge(question);
    return of_client == Verdict::Silent ? verdict : of_client;
}

Decision TopicRules::decide(Act act, const Asker& asker, std::string_view topic) const {
    const auto resource = resource_of(topic);
    auto question = question_of(act, asker, resource);
    auto decision = set_->decide(question);
    if (!names_clients_ || decision.verdict == Verdict::Forbidden) return decision;
    const auto client = fmt::format("{}{}", of_clients, asker.client_id);
    question.asker.subject = client;
    auto of_client = set_->decide(question);
    return of_client.verdict == Verdict::Silent ? decision : of_client;
}

std::string TopicRules::resource_of(std::string_view topic) const {
    if (root_.empty()) return fmt::format("{}{}", of_topics, topic);
    const bool is_below =
        topic.size() > root_.size() + 1 && topic.starts_with(root_) && topic[root_.size()] == '/';
    return is_below ? fmt::format("{}{}", of_topics, topic.substr(root_.size() + 1))
                    : fmt::format("{}/{}", of_topics, topic);
}

bool TopicRules::opens_some_of(const Asker& asker, std::string_view wanted) const {
    const auto resource = resource_of(wanted);
    const auto filter = std::string_view(resource).substr(of_topics.size());
    const Names names{asker.subject, asker.client_id};
    return std::ranges::any_of(openings_, [&](const auto& written) {
        const auto open = with_names(written, names);
        return open && mqtt::overlap(*open, filter)
               && ask(Act::Subscribe, asker, fmt::format("{}{}", of_topics, *open)) == Verdict::Allowed;
    });
}

} // namespace tutti::hub
