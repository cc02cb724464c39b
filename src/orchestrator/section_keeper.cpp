#include "orchestrator/section_keeper.hpp"

#include "base/json.hpp"
#include "contract/fields.hpp"
#include "orchestrator/moved_secrets.hpp"
#include "orchestrator/section_line.hpp"
#include "sections/merge.hpp"
#include "sections/secrets.hpp"
#include "sections/section.hpp"
#include "toml/nearest.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <iterator>
#include <utility>

namespace tutti::orchestrator {

namespace {

/// Far below what a revision can be: whoever says more would leave no room for those after it.
constexpr std::uint64_t highest_revision = contract::max_count / 2;

const contract::ConfigSection nothing_yet = {};

/// As somebody says it: with blanks that are not kept.
constexpr std::size_t largest_payload = 2 * SectionKeeper::largest_section;

Result<contract::ConfigSection> read_payload(std::string_view payload) {
    if (payload.size() > largest_payload)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("it has {} bytes, at most {} are read", payload.size(), largest_payload)
        );
    auto section = contract::parse_config_section(payload);
    if (section && section->revision > highest_revision)
        return fail(ErrorCode::InvalidInput, "no revision is that high");
    return section;
}

std::unexpected<Error> no_more_sections() {
    return fail(
        ErrorCode::LimitExceeded,
        fmt::format("there are {} sections, no more are kept", SectionKeeper::most_sections)
    );
}

std::size_t hash_of(std::string_view payload) noexcept { return std::hash<std::string_view>{}(payload); }

} // namespace

SectionKeeper::SectionKeeper(KeeperOptions options, Sections kept)
    : options_(std::move(options)), sections_(std::move(kept)) {
    for (const auto& [name, section] : sections_) remember(name, section);
}

// ---- what there is ----

const contract::ConfigSection& SectionKeeper::present(const std::string& name) const {
    const auto found = sections_.find(name);
    return found == sections_.end() ? nothing_yet : found->second;
}

void SectionKeeper::remember(const std::string& name, const contract::ConfigSection& section) {
    auto& past = past_[name];
    past.push_back(section);
    if (past.size() > remembered) past.pop_front();
}

bool SectionKeeper::remembers(const std::string& name, const contract::ConfigSection& section) const {
    const auto known = past_.find(name);
    return known != past_.end() && std::ranges::find(known->second, section) != known->second.end();
}

/// However late it comes: taken for somebody's, it would be answered, and the answer would come back, too.
bool SectionKeeper::is_echo(const std::string& name, const contract::ConfigSection& section) {
    const auto ours = echoes_.find(name);
    if (ours == echoes_.end()) return false;
    auto& echoes = ours->second;
    const auto found = std::ranges::find(echoes, hash_of(contract::print(section)));
    if (found == echoes.end()) return false;
    echoes.erase(echoes.begin(), found + 1); // those before it were lost
    return true;
}

/// What the section was made of. Where several had that revision, the one that it differs from least: whoever
/// publishes a section himself goes on from his own word until he has heard ours.
std::optional<Value>
SectionKeeper::base_of(const std::string& name, const contract::ConfigSection& section) const {
    std::optional<Value> base;
    std::size_t least = 0;
    const auto consider = [&](const contract::ConfigSection& candidate) {
        if (candidate.revision + 1 != section.revision) return;
        const auto size = sections::difference(candidate.config, section.config).members().size();
        if (base && size >= least) return;
        base = candidate.config;
        least = size;
    };
    consider(present(name));
    if (const auto known = past_.find(name); known != past_.end())
        for (const auto& candidate : known->second) consider(candidate);
    consider(nothing_yet);
    return base;
}

Value SectionKeeper::seed_of(const std::string& name) const {
    const auto found = options_.seeds.find(name);
    return found == options_.seeds.end() ? Value::object({}) : found->second;
}

std::vector<std::string> SectionKeeper::names() const {
    std::set<std::string> names(options_.services.begin(), options_.services.end());
    for (const auto& section : sections::sections()) names.emplace(section.name);
    for (const auto& [name, seed] : options_.seeds) names.insert(name);
    for (const auto& [name, section] : sections_) names.insert(name);
    return {names.begin(), names.end()};
}

Result<void> SectionKeeper::must_be_known(const std::string& name) const {
    const auto all = names();
    if (std::ranges::find(all, name) != all.end()) return {};
    const std::vector<std::string_view> words(all.begin(), all.end());
    const auto near = toml::nearest(name, words);
    return fail(
        ErrorCode::NotFound, fmt::format(
                                 "there is no section {}{}", name,
                                 near.empty() ? std::string("; `tutti config get` shows those that there are")
                                              : fmt::format("; did you mean {}?", near)
                             )
    );
}

Value SectionKeeper::view(const std::string& name) const {
    return sections::hide_secrets(name, present(name).config);
}

std::vector<Value> SectionKeeper::drift(const std::string& name) const {
    const auto durable = view(name);
    const auto seed = sections::hide_secrets(name, seed_of(name));
    const auto changes = sections::difference(seed, durable);
    const auto or_null = [](const Value* value) { return value == nullptr ? Value() : *value; };
    std::vector<Value> drift;
    for (const Member& change : changes.members())
        drift.push_back(Value::object(
            {{"section", name},
             {"key", change.key},
             {"durable", change.value},
             {"seed", or_null(seed.find(change.key))}}
        ));
    return drift;
}

// ---- what somebody wants ----

std::vector<SectionKeeper::Seed> SectionKeeper::seeds() const {
    std::vector<Seed> seeds;
    for (const auto& [name, seed] : options_.seeds) {
        if (sections_.contains(name)) continue;
        seeds.push_back({name, make(name, seed, 1, Trust::InstallationFile)});
    }
    return seeds;
}

Result<Change> SectionKeeper::set(
    const std::string& name, const Value& changes, std::optional<std::uint64_t> revision
) const {
    if (auto known = must_be_known(name); !known) return pass_on(known);
    if (!changes.is_object()) return fail(ErrorCode::InvalidInput, "\"config\" must be an object");
    const auto& ours = present(name);
    if (revision && *revision != ours.revision)
        return fail(
            ErrorCode::Conflict,
            fmt::format(
                "{} is at revision {}, not {}: somebody changed it meanwhile. Look at it and change it again",
                name, ours.revision, *revision
            )
        );
    return make(name, sections::merge(ours.config, changes), ours.revision + 1, Trust::Bus);
}

std::vector<toml::Mistake> SectionKeeper::find_mistakes(const std::string& name, const Value& changes) const {
    if (!changes.is_object()) return {};
    const auto& ours = present(name);
    return look_through(name, sections::merge(ours.config, changes), ours.revision + 1, Trust::Bus).mistakes;
}

Result<Change> SectionKeeper::reset(const std::string& name) const {
    if (auto known = must_be_known(name); !known) return pass_on(known);
    const auto next = present(name).revision + 1;
    const bool has_seed = options_.seeds.contains(name) || sections::find_section(name) != nullptr;
    if (!has_seed) return Change{name, {next, Value()}, {}, sections_.contains(name)};
    return make(name, seed_of(name), next, Trust::InstallationFile);
}

SectionKeeper::LookedThrough SectionKeeper::look_through(
    const std::string& name, const Value& config, std::uint64_t revision, Trust trust
) const {
    MovedSecrets moved(name, present(name).config, fmt::format("{}/{}", options_.secrets, name), revision);
    if (trust == Trust::InstallationFile) moved.trust_files();
    LookedThrough found{.config = moved.move(config), .secrets = {}, .mistakes = {}};
    found.secrets = std::move(moved.texts());
    found.mistakes = std::move(moved.mistakes());
    std::ranges::move(
        sections::find_mistakes(found.config, sections::rules_of(name).read),
        std::back_inserter(found.mistakes)
    );
    if (auto unknown = unknown_zone(name, found.config)) found.mistakes.push_back(std::move(*unknown));
    return found;
}

std::optional<toml::Mistake> SectionKeeper::unknown_zone(const std::string& name, const Value& config) const {
    const auto key = sections::rules_of(name).zone;
    const auto* value = key.empty() ? nullptr : config.find(key);
    if (value == nullptr || !options_.check_zone) return std::nullopt;
    const auto zone = toml::ZoneName{}(*value);
    if (!zone) return std::nullopt; // the section says what is wrong
    auto known = options_.check_zone(*zone);
    if (known) return std::nullopt;
    return toml::Mistake{value->position(), std::string(key), std::move(known.error().message), {}};
}

Result<Change>
SectionKeeper::make(const std::string& name, const Value& config, std::uint64_t revision, Trust trust) const {
    const auto& ours = present(name);
    auto [next, secrets, mistakes] = look_through(name, config, revision, trust);
    if (!mistakes.empty()) return fail(ErrorCode::InvalidInput, sections::sentence_of(mistakes));
    if (const auto size = print_json(next).size(); size > largest_section)
        return fail(
            ErrorCode::LimitExceeded,
            fmt::format("{} would have {} bytes, at most {} are kept", name, size, largest_section)
        );
    if (!sections_.contains(name) && sections_.size() >= most_sections) return no_more_sections();
    if (secrets.empty() && sections_.contains(name) && next == ours.config)
        return Change{name, ours, {}, false};
    return Change{name, {revision, std::move(next)}, std::move(secrets)};
}

void SectionKeeper::commit(const Change& change) {
    if (change.next.config.is_null()) {
        sections_.erase(change.name);
        past_.erase(change.name);
        return;
    }
    sections_.insert_or_assign(change.name, change.next);
    remember(change.name, change.next);
}

// ---- what the bus says ----

Heard SectionKeeper::heard(const std::string& name, std::string_view payload, bool is_retained) {
    said_.erase(name);
    if (payload.empty()) return {.say = sections_.contains(name)};
    auto section = read_payload(payload);
    const auto& ours = present(name);
    const bool is_somebodys =
        sections_.contains(name) || options_.seeds.contains(name) || sections::find_section(name) != nullptr;
    // Nothing is remembered of what would not be kept: names may be as many as somebody likes.
    if (section && !is_somebodys && sections_.size() >= most_sections) section = no_more_sections();
    if (!section && is_somebodys) return refuse(name, ours.revision, section.error().message);
    if (!section) return {.complaint = section.error().message, .is_refused = true};
    said_.insert_or_assign(name, *section);
    if (is_echo(name, *section) && !is_retained) return {};

    if (section->config == ours.config && section->revision <= ours.revision) {
        // A bus that carries no revisions says 0.
        if (section->revision == 0) said_.insert_or_assign(name, ours);
        return {.say = is_retained && section->revision != 0 && section->revision < ours.revision};
    }
    if (section->revision == 0) {
        auto taken = take(name, {ours.revision + 1, section->config});
        taken.say = true;
        return taken;
    }
    if (is_retained) return section->revision > ours.revision ? take(name, *section) : Heard{.say = true};
    if (remembers(name, *section)) return {}; // from before, and come back
    auto heard = judge(name, *section);
    remember(name, *section);
    return heard;
}

Heard SectionKeeper::judge(const std::string& name, const contract::ConfigSection& section) const {
    const auto& ours = present(name);
    const auto base = base_of(name, section);
    const bool is_of_ours = base && section.revision == ours.revision + 1 && *base == ours.config;
    if (base && !is_of_ours) return merge_in(name, section, *base);
    if (section.revision > ours.revision) return take(name, section);
    return refuse(
        name, ours.revision,
        fmt::format("its revision is {}, and the present one {}", section.revision, ours.revision)
    );
}

Heard SectionKeeper::take(const std::string& name, const contract::ConfigSection& section) const {
    auto change = make(name, section.config, section.revision, Trust::Bus);
    if (!change) return refuse(name, section.revision, change.error().message);
    if (!change->is_news) return {.change = Change{name, section}}; // another revision of the same
    if (change->next.config == section.config) return {.change = std::move(*change)};
    change = make(name, section.config, section.revision + 1, Trust::Bus);
    if (!change) return refuse(name, section.revision, change.error().message);
    Heard heard{.say = true};
    if (!change->secrets.empty())
        heard.complaint =
            "a secret came in clear over the bus; it lies in a file now, and the section refers to it";
    heard.change = std::move(*change);
    return heard;
}

Heard SectionKeeper::merge_in(
    const std::string& name, const contract::ConfigSection& section, const Value& base
) const {
    const auto& ours = present(name);
    const auto merged = sections::merge(ours.config, sections::difference(base, section.config));
    const auto revision = std::max(ours.revision, section.revision) + 1;
    auto change = make(name, merged, revision, Trust::Bus);
    if (!change) return refuse(name, section.revision, change.error().message);
    change->next.revision = revision; // also where it is what we have: the bus has something else
    return {
        .change = std::move(*change),
        .say = true,
        .complaint = "two changed it at once; the second change was made on top of the first"
    };
}

Heard SectionKeeper::refuse(const std::string& name, std::uint64_t above, std::string complaint) const {
    const auto& ours = present(name);
    const auto revision = std::max(std::min(above, highest_revision), ours.revision) + 1;
    Heard heard{.say = true, .complaint = std::move(complaint), .is_refused = true};
    heard.change = Change{name, {revision, ours.config}};
    if (sections_.contains(name)) return heard;
    if (auto seed = make(name, seed_of(name), revision, Trust::InstallationFile))
        heard.change = std::move(*seed);
    return heard;
}

std::vector<std::string> SectionKeeper::unsaid() const {
    std::vector<std::string> names;
    for (const auto& [name, section] : sections_) {
        const auto said = said_.find(name);
        if (said == said_.end() || said->second != section) names.push_back(name);
    }
    return names;
}

std::string SectionKeeper::payload_of(const std::string& name) {
    const auto found = sections_.find(name);
    if (found == sections_.end()) return {};
    said_.insert_or_assign(name, found->second);
    auto payload = contract::print(found->second);
    auto& echoes = echoes_[name];
    echoes.push_back(hash_of(payload));
    if (echoes.size() > most_echoes) echoes.pop_front();
    return payload;
}

} // namespace tutti::orchestrator
