#include "orchestrator/config_desk.hpp"

#include "base/name.hpp"
#include "bus/kept_states.hpp"
#include "contract/health.hpp"
#include "contract/topics.hpp"
#include "io/clock.hpp"
#include "io/file.hpp"
#include "io/zone_file.hpp"
#include "orchestrator/section_line.hpp"
#include "password/password_hash.hpp"
#include "sections/secrets.hpp"
#include "worker/rim.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <utility>
#include <vector>

namespace tutti::orchestrator {

namespace {

using namespace std::chrono_literals;
constexpr auto patience_with_bus = 5s;
constexpr auto look_again_after = 10s;
constexpr microseconds trouble_expiry = 90s;
constexpr std::size_t most_overruled = 10; ///< of one section, in a third of that
constexpr std::size_t most_troubles = 100; ///< that health tells of
constexpr auto forever = std::chrono::hours(24 * 366);

Result<void> known_zone(std::string_view name) {
    const auto zone = io::read_zone(name);
    if (!zone) return std::unexpected(zone.error());
    return {};
}

} // namespace

ConfigDesk::ConfigDesk(worker::Worker& worker, io::Disk& disk, ConfigDeskOptions options, Follow follow)
    : worker_(worker), disk_(disk), options_(std::move(options)), follow_(std::move(follow)) {
    open();
    add_commands();
    worker::on_bus_report(worker_, *this);
    worker::on_message(worker_, "config/+", bus::QoS::AtLeastOnce, [this](const bus::Message& message) {
        hear(message);
    });
    worker::run_beside(worker_, "say the configuration", [this] { return watch_bus(); });
    worker_.every(trouble_expiry / 3, [this] {
        overrule_again();
        say_health();
    });
    worker_.on_stop([this] { looks_.clear(); });
}

void ConfigDesk::open() {
    auto seeds = seeds_of(options_.seeds, options_.environment);
    troubles_ = std::move(seeds.complaints);
    const auto secrets = options_.state_directory / "secrets";
    const auto file = options_.state_directory / fmt::format("{}.sections.json", worker_.name());
    io::LinesFound found;
    auto made = io::make_private_directory(options_.state_directory);
    auto store = made ? ConfigStore::open(disk_, file, secrets, found) : Result<ConfigStore>(pass_on(made));
    Sections kept;
    if (store) {
        store_ = std::move(*store);
        kept = store_->sections();
        if (const auto swept = store_->sweep(); !swept)
            worker_.log().warning("old secrets were not removed", {{"reason", swept.error().message}});
    } else {
        why_not_kept_ = store.error().message;
        troubles_["state"] = "no change of the configuration is kept: " + why_not_kept_;
    }
    if (found.rejected != 0)
        troubles_["state"] = fmt::format(
            "{}: {} lines were not understood, now in {}.rejected: {}", file.native(), found.rejected,
            file.native(), found.why
        );
    keeper_.emplace(
        KeeperOptions{secrets.native(), std::move(seeds.sections), options_.services, known_zone},
        std::move(kept)
    );
    for (const auto& [name, trouble] : troubles_)
        worker_.log().warning(
            "the configuration is not as it was meant", {{"section", name}, {"reason", trouble}}
        );
}

// ---- the bus ----

void ConfigDesk::connected(bool) {
    keeper_->bus_is_new();
    bus_is_new_ = true;
    if (news_) news_->cancel();
}

/// What is kept on the bus is heard before anything is said: somebody may have changed it while we were away.
Task<void> ConfigDesk::watch_bus() {
    news_.emplace(co_await asio::this_coro::executor, asio::steady_timer::time_point::max());
    begin();
    while (true) {
        if (std::exchange(bus_is_new_, false)) {
            co_await kept_states_arrived();
            looks_.clear();
            if (bus_is_new_ || !worker_.bus_connected()) continue;
            for (const auto& name : keeper_->unsaid()) say(name);
            say_health();
        }
        if (bus_is_new_) continue;
        news_->expires_after(may_be_emptied() ? look_again_after : forever);
        const auto [error] = co_await news_->async_wait(no_throw);
        if (!error) look_again();
    }
}

/// A bus that is somebody's store: others may empty it while we are connected, and nobody tells. (What has no
/// wills does not know who is there.)
bool ConfigDesk::may_be_emptied() {
    return worker_.bus_connected() && !worker::bus(worker_).capabilities().wills;
}

/// What is kept comes again to whoever subscribes: by name, for among all that others keep there a pattern
/// would be looked for in vain.
void ConfigDesk::look_again() {
    keeper_->bus_is_new();
    bus_is_new_ = true;
    for (const auto& name : keeper_->names()) {
        auto subscription = worker::bus(worker_).subscribe(
            "config/" + options_.prefix + name, bus::QoS::AtLeastOnce,
            [this](const bus::Message& message) {
                if (message.retain) hear(message); // what is said now is heard in any case
            }
        );
        if (subscription) looks_.push_back(std::move(*subscription));
    }
}

Task<void> ConfigDesk::kept_states_arrived() {
    const auto nothing = contract::reply_topic("", worker_.name()) + "/config";
    const auto came = co_await bus::kept_states_come(worker::bus(worker_), nothing, patience_with_bus);
    static_cast<void>(came);
}

void ConfigDesk::begin() {
    std::vector<Change> seeds;
    for (auto& [name, change] : keeper_->seeds()) {
        if (change)
            seeds.push_back(std::move(*change));
        else
            note(name, change.error().message);
    }
    if (const auto kept = seeds.empty() ? Result<void>() : keep(seeds); !kept)
        for (const auto& seed : seeds) note(seed.name, kept.error().message);
    for (const auto& [name, section] : keeper_->sections()) follow_(name, section.config);
    if (!bus_is_new_) say_health();
}

void ConfigDesk::hear(const bus::Message& message) {
    constexpr std::string_view branch = "config/";
    const auto name = own_name(std::string_view(message.topic).substr(branch.size()));
    if (!name) return;
    const auto heard = keeper_->heard(*name, message.payload, message.retain);
    const bool is_taken_away = message.payload.empty() && heard.say;
    if ((heard.is_refused || is_taken_away) && !may_overrule(*name)) {
        left_.insert_or_assign(*name, heard);
        const auto what = is_taken_away ? "takes it away again and again"
                                        : "publishes it wrongly again and again: " + heard.complaint;
        return note(
            *name,
            "somebody " + what + ". Does another orchestrator live on this bus? Give one of them a node"
        );
    }
    if (!heard.complaint.empty())
        worker_.log().warning(
            heard.is_refused ? "a section was refused" : "a section was changed by another way than ours",
            {{"section", *name}, {"reason", heard.complaint}}
        );
    left_.erase(*name);
    follow_up(*name, heard);
    // What nobody knows, and was wrong, was taken back.
    if (message.payload.empty() && !keeper_->must_be_known(*name)) note(*name, {});
}

void ConfigDesk::follow_up(const std::string& name, const Heard& heard) {
    if (heard.change) {
        const auto kept = keep({&*heard.change, 1});
        if (!kept && heard.change->secrets.empty()) keeper_->commit(*heard.change); // as long as we live
        if (!kept) note(name, "a change is not kept: " + kept.error().message);
        if (kept || heard.change->secrets.empty()) hold(name);
        if (kept && !heard.is_refused) note(name, {});
    }
    if (heard.is_refused) note(name, "what somebody published was refused: " + heard.complaint);
    if (heard.say) say(name);
}

/// Two who do not believe each other would answer for ever.
bool ConfigDesk::may_overrule(const std::string& name) { return ++overruled_[name] <= most_overruled; }

void ConfigDesk::overrule_again() {
    overruled_.clear();
    for (const auto& [name, heard] : std::exchange(left_, {})) {
        if (!heard.is_refused) note(name, {});
        follow_up(name, heard);
    }
}

/// Past what the worker remembers of its retained messages: when a broker comes back, somebody else may have
/// changed a section there, and that is to be heard first.
void ConfigDesk::say(const std::string& name) {
    if (!worker_.bus_connected()) return; // said when it is
    const auto said = worker::bus(worker_).publish(
        {.topic = "config/" + options_.prefix + name,
         .payload = keeper_->payload_of(name),
         .qos = bus::QoS::AtLeastOnce,
         .retain = true}
    );
    if (!said)
        worker_.log().warning(
            "a section was not said", {{"section", name}, {"reason", said.error().message}}
        );
}

// ---- the disk ----

/// All of them or none.
Result<void> ConfigDesk::keep(std::span<const Change> changes) {
    if (!store_) return fail(ErrorCode::Environment, why_not_kept_);
    auto next = keeper_->sections();
    for (const auto& change : changes) {
        if (auto kept = keep_secrets(change); !kept) return kept;
        if (change.next.config.is_null())
            next.erase(change.name);
        else
            next.insert_or_assign(change.name, change.next);
    }
    if (auto kept = store_->keep(std::move(next)); !kept) return kept;
    for (const auto& change : changes) {
        keeper_->commit(change);
        left_.erase(change.name);
    }
    if (const auto swept = store_->sweep(); !swept)
        worker_.log().warning("old secrets were not removed", {{"reason", swept.error().message}});
    return {};
}

Result<void> ConfigDesk::keep_secrets(const Change& change) {
    if (change.secrets.empty()) return {};
    if (auto made = io::make_private_directory(options_.state_directory / "secrets"); !made) return made;
    if (auto there = disk_.sync_directory(options_.state_directory); !there) return there;
    for (const auto& secret : change.secrets) {
        auto text = secret.text;
        const bool is_hashed = password::is_hash(text) || password::is_bcrypt(text);
        if (secret.kind == sections::SecretKey::Kind::Password && !is_hashed) {
            auto hashed = password::hash(text);
            if (!hashed) return pass_on(hashed);
            text = std::move(*hashed);
        }
        if (auto kept = store_->keep_secret(secret.file, text); !kept) return kept;
    }
    return {};
}

/// Whoever lives by it in this process is told.
void ConfigDesk::hold(const std::string& name) {
    const auto found = keeper_->sections().find(name);
    follow_(name, found == keeper_->sections().end() ? Value::object({}) : found->second.config);
}

// ---- names and troubles ----

std::optional<std::string> ConfigDesk::own_name(std::string_view name) const {
    if (!name.starts_with(options_.prefix)) return std::nullopt;
    name.remove_prefix(options_.prefix.size());
    // Without a node, names of nodes are theirs.
    const bool is_ours = options_.prefix.empty() ? is_name_segment(name) : is_section_name(name);
    return is_ours ? std::optional(std::string(name)) : std::nullopt;
}

void ConfigDesk::note(const std::string& name, std::string trouble) {
    const auto before = troubles_.find(name);
    if (before == troubles_.end() ? trouble.empty() : before->second == trouble) return;
    if (before == troubles_.end() && troubles_.size() >= most_troubles) return; // names are anybody's
    troubles_.erase(name);
    if (!trouble.empty()) troubles_.emplace(name, std::move(trouble));
    say_health();
}

/// Only where there is, or was, something to tell.
void ConfigDesk::say_health() {
    if (troubles_.empty() && !told_trouble_) return;
    told_trouble_ = !troubles_.empty();
    contract::Health health;
    health.level = troubles_.empty() ? contract::HealthLevel::Ok : contract::HealthLevel::Warn;
    std::vector<std::string> sentences;
    std::vector<Member> details;
    for (const auto& [name, trouble] : troubles_) {
        sentences.push_back(fmt::format("{}: {}", name, trouble));
        details.push_back({name, trouble});
    }
    health.message = sentences.empty() ? "the configuration is as it should be"
                                       : fmt::format("{}", fmt::join(sentences, "; "));
    health.details = Value::object(std::move(details));
    health.updated_at = io::wall_now();
    health.expires_in = trouble_expiry;
    worker_.publish_bytes(
        "health/" + options_.prefix + "config", contract::print(health),
        {.retain = true, .expires_in = std::chrono::ceil<seconds>(trouble_expiry)}
    );
}

} // namespace tutti::orchestrator
