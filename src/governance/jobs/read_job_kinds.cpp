#include "governance/jobs/read_job_kinds.hpp"

#include "base/name.hpp"

#include <string>
#include <utility>

namespace tutti::governance::jobs {

namespace {

constexpr toml::Whole at_once{0, 1000};
constexpr toml::Whole tries{1, 100};
constexpr toml::Duration leases{seconds(1), std::chrono::hours(1)};
constexpr toml::Duration pauses{milliseconds(1), std::chrono::hours(24)};
constexpr toml::Duration graces{seconds(1), std::chrono::hours(1)};

void read_kind(toml::TableReader& table, JobKind& kind) {
    table.read("about", kind.about, toml::Text{});
    table.read("concurrency", kind.concurrency, at_once);
    table.read("attempts", kind.attempts, tries);
    table.read("lease", kind.lease, leases);
    table.read("pause", kind.first_pause, pauses);
    table.read("longest_pause", kind.longest_pause, pauses);
    table.read("grace", kind.grace, graces);
    if (table.read_list("run", kind.run, toml::AnyText{}) && (kind.run.empty() || kind.run.front().empty()))
        table.mistake("run", "must name a program");
    if (kind.longest_pause < kind.first_pause)
        table.mistake("longest_pause", "must not be shorter than `pause`");
}

} // namespace

void read_job_kinds(toml::TableReader& table, std::vector<JobKind>& kinds) {
    table.read_each_table([&](const Member& member, toml::TableReader& inner) {
        if (!is_dotted_name(member.key))
            inner.mistake_at(
                member.position, member.key, "must be segments of a-z, 0-9, '_' and '-', joined by '.'"
            );
        else if (kinds.size() == most_kinds)
            inner.mistake_here("there are too many kinds of jobs");
        JobKind kind{.name = member.key};
        read_kind(inner, kind);
        kinds.push_back(std::move(kind));
    });
}

} // namespace tutti::governance::jobs
