// Who may what, among many rules: how long a decision takes, beside a list that is read from its beginning to
// its end. bench_policy SHAPE RULES [FOLDER]: with a folder the same rules and questions are written there,
// as Casbin reads them.
#include "base/random.hpp"
#include "bench/clocks.hpp"
#include "governance/policy/decision_log.hpp"
#include "governance/policy/pattern.hpp"
#include "governance/policy/policy_set.hpp"
#include "governance/policy/read_policy.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <string_view>
#include <vector>

using namespace tutti;
using namespace tutti::governance::policy;
using governance::UserRole;

namespace {

struct Load {
    std::vector<Rule> rules;
    std::vector<Role> roles;
    std::vector<KeptQuestion> questions;
};

std::size_t below(RandomSource& random, std::size_t most) {
    return static_cast<std::size_t>(random.next() % most);
}

constexpr std::size_t questions = 20'000;

KeptQuestion ask(std::string subject, std::string role, std::string action, std::string resource) {
    KeptQuestion question;
    question.subject = std::move(subject);
    if (!role.empty()) question.roles = {std::move(role)};
    question.action = std::move(action);
    question.resource = std::move(resource);
    return question;
}

/// As Casbin's own benchmark of roles: each role may read one of the data, one rule each.
Load of_roles(std::size_t count, RandomSource& random) {
    Load load;
    for (std::size_t i = 0; i < count; ++i) {
        const auto role = fmt::format("group{}", i);
        load.roles.push_back({.name = role});
        load.rules.push_back(
            {.name = fmt::format("r{}", i),
             .roles = {role},
             .actions = {"data.read"},
             .resources = {fmt::format("data:{}", i / 10)}}
        );
    }
    for (std::size_t i = 0; i < questions; ++i) {
        const auto group = below(random, count);
        const auto data = below(random, 2) == 0 ? group / 10 : below(random, count / 10 + 1);
        load.questions.push_back(
            ask(fmt::format("user{}", below(random, count)), fmt::format("group{}", group), "data.read",
                fmt::format("data:{}", data))
        );
    }
    return load;
}

/// Every rule is about the same: whoever asks, what is asked and of what are told apart by no single key.
Load of_a_cube(std::size_t count, RandomSource& random) {
    Load load;
    std::size_t side = 1;
    while (side * side * side < count) ++side;
    for (std::size_t i = 0; i < count; ++i)
        load.rules.push_back(
            {.name = fmt::format("r{}", i),
             .subjects = {fmt::format("user{}", i % side)},
             .actions = {fmt::format("a{}.do", i / side % side)},
             .resources = {fmt::format("data:{}", i / side / side)}}
        );
    for (std::size_t i = 0; i < questions; ++i)
        load.questions.push_back(
            ask(fmt::format("user{}", below(random, side)), "", fmt::format("a{}.do", below(random, side)),
                fmt::format("data:{}", below(random, side)))
        );
    return load;
}

/// Beginnings, topics, lists, hours, and a tenth that forbids.
Load of_a_mixture(std::size_t count, RandomSource& random) {
    Load load;
    for (std::size_t i = 0; i < count; ++i) {
        Rule rule{.name = fmt::format("r{}", i)};
        rule.effect = below(random, 10) == 0 ? Effect::Forbid : Effect::Allow;
        const auto user = below(random, count / 4 + 1);
        rule.subjects = {below(random, 3) == 0 ? fmt::format("user{}*", user) : fmt::format("user{}", user)};
        if (below(random, 4) == 0) rule.subjects.push_back(fmt::format("guest-{}-*", below(random, 50)));
        const auto thing = below(random, 400);
        switch (below(random, 3)) {
        case 0:
            rule.actions = {"service.*"};
            rule.resources = {fmt::format("service:s{}", thing), fmt::format("service:x{}-*", thing)};
            break;
        case 1:
            rule.actions = {"hub.publish", "hub.subscribe"};
            rule.resources = {fmt::format("topic:room/{}/#", thing), fmt::format("topic:+/{}/lamp", thing)};
            break;
        default:
            rule.actions = {"playlist.start", "light.*"};
            break;
        }
        if (below(random, 5) == 0) rule.when.hours = calendar::WeeklyHours{};
        load.rules.push_back(std::move(rule));
    }
    for (std::size_t i = 0; i < questions; ++i) {
        const auto user = below(random, 2) == 0 ? fmt::format("user{}", below(random, count / 4 + 1))
                                                : fmt::format("guest-{}-7", below(random, 50));
        const auto thing = below(random, 400);
        switch (below(random, 3)) {
        case 0:
            load.questions.push_back(ask(user, "", "service.stop", fmt::format("service:x{}-a", thing)));
            break;
        case 1:
            load.questions.push_back(ask(user, "", "hub.publish", fmt::format("topic:room/{}/lamp", thing)));
            break;
        default:
            load.questions.push_back(ask(user, "", "light.show", "light:fire"));
            break;
        }
    }
    return load;
}

PolicySet compile(const Load& load) {
    std::vector<PolicyObject> objects;
    for (const auto& role : load.roles) objects.push_back({"role", role.name, to_value(role)});
    for (const auto& rule : load.rules) objects.push_back({"rule", rule.name, to_value(rule)});
    auto made = PolicySet::compile(objects, {});
    if (!made) {
        fmt::print(stderr, "{}: {}\n", made.error().front().key, made.error().front().reason);
        std::exit(1);
    }
    return std::move(*made);
}

/// A list, read from its beginning to its end, or to the first rule that forbids.
bool scan(const std::vector<Rule>& rules, const KeptQuestion& question) {
    const auto any = [](const auto& patterns, std::string_view text, auto fit) {
        return std::ranges::any_of(patterns, [&](const auto& pattern) { return fit(pattern, text); });
    };
    const auto is_of = [](std::string_view pattern, std::string_view resource) {
        return fits_resource(pattern, resource);
    };
    bool is_allowed = false;
    for (const auto& rule : rules) {
        const bool is_for = any(rule.subjects, question.subject, fits)
                            || std::ranges::any_of(rule.roles, [&](const auto& role) {
                                   return std::ranges::find(question.roles, role) != question.roles.end();
                               });
        if (!is_for || !any(rule.actions, question.action, fits)) continue;
        if (!rule.resources.empty() && !any(rule.resources, question.resource, is_of)) continue;
        if (rule.effect == Effect::Forbid) return false;
        is_allowed = true;
    }
    return is_allowed;
}

template <typename Decide>
void measure(std::string_view side, const std::vector<KeptQuestion>& asked, const Decide& decide) {
    std::vector<double> times;
    std::size_t allowed = 0;
    for (const auto& question : asked) {
        const auto begin = bench::cpu_seconds();
        allowed += decide(question);
        times.push_back((bench::cpu_seconds() - begin) * 1e6);
    }
    std::ranges::sort(times);
    const auto at = [&](double share) {
        return times[static_cast<std::size_t>(share * static_cast<double>(times.size() - 1))];
    };
    fmt::print(
        "{:<12} p50 {:9.2f} µs   p99 {:9.2f} µs   p99.9 {:9.2f} µs   most {:9.2f} µs   allowed {:.1f} %\n",
        side, at(0.5), at(0.99), at(0.999), times.back(),
        100.0 * static_cast<double>(allowed) / static_cast<double>(asked.size())
    );
}

/// For a peer: rules as `p, who, what, of`, questions likewise.
void write(const Load& load, const std::string& folder) {
    std::ofstream policy(folder + "/policy.csv");
    for (const auto& rule : load.rules)
        policy << "p, " << (rule.subjects.empty() ? rule.roles : rule.subjects).front() << ", "
               << rule.resources.front() << ", " << rule.actions.front() << '\n';
    for (const auto& question : load.questions)
        if (!question.roles.empty())
            policy << "g, " << question.subject << ", " << question.roles.front() << '\n';
    std::ofstream asked(folder + "/questions.csv");
    for (const auto& question : load.questions)
        asked << question.subject << ',' << question.resource << ',' << question.action << '\n';
}

} // namespace

int main(int argc, char** argv) {
    if (argc < 3) {
        fmt::print(stderr, "bench_policy roles|cube|mixture RULES [FOLDER]\n");
        return 2;
    }
    const std::string_view shape = argv[1];
    const auto count = static_cast<std::size_t>(std::strtoull(argv[2], nullptr, 10));
    SeededRandom random(1);
    const auto load = shape == "roles"  ? of_roles(count, random)
                      : shape == "cube" ? of_a_cube(count, random)
                                        : of_a_mixture(count, random);
    if (argc > 3) write(load, argv[3]);
    const auto begin = bench::cpu_seconds();
    const auto policy = compile(load);
    fmt::print("{} {} rules: made in {:.0f} ms\n", shape, count, (bench::cpu_seconds() - begin) * 1e3);
    measure("judge", load.questions, [&](const auto& question) {
        return policy.judge(question.question()) == Verdict::Allowed;
    });
    measure("decide", load.questions, [&](const auto& question) {
        return policy.decide(question.question()).is_allowed();
    });
    const std::vector few(load.questions.begin(), load.questions.begin() + 200);
    measure("a list", few, [&](const auto& question) { return scan(load.rules, question); });
    return 0;
}
