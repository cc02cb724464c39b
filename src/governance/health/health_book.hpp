// HealthBook: how an installation is, by its components: the worst of what is required wins. Pure: told what
// the bus says and the time; says what changed, and when it wants to be told the time again.
//
// A component is called as the topic that speaks of it: `render` is what `health/render` says, `service/lamp`
// how that service stands, `worker/clock` whether that worker is there.
#pragma once

#include "base/time.hpp"
#include "contract/worker_presence.hpp"
#include "governance/health/finding.hpp"
#include "governance/health/flap_damper.hpp"

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace tutti::governance::health {

/// A component became worse or better, as it counts.
struct Change {
    std::string component;
    Level from = Level::Ok;
    Level to = Level::Ok;
    std::string reason;

    bool operator==(const Change&) const = default;
};

struct BookOptions {
    std::vector<std::string> required = {}; ///< components, besides services that are required
    Damping damping = Damping{};
    /// Of what is required, after the start: until then nobody is told that it was not heard of.
    microseconds settles = seconds(30);
    /// A worker that is away for less than that has started again.
    microseconds starts_again = seconds(10);
    /// What is not required and says nothing any more is unknown for so long, and then forgotten.
    microseconds forgets = std::chrono::hours(1);
    std::size_t most_components = 512;
    std::size_t most_changes = 1024; ///< that nobody has taken; the oldest go
};

class HealthBook {
public:
    enum class Heard : std::uint8_t { Never, Now, Before };
    struct Component {
        FlapDamper damper;
        bool is_required = false;
        Heard heard = Heard::Never;
        SteadyTime since{};    ///< it counts as it does
        SteadyTime heard_at{}; ///< the last time
        std::optional<SteadyTime> expires = std::nullopt;
        Level told = Level::Ok; ///< by changes

        const Finding& counted() const noexcept { return damper.counted(); }
    };
    using Components = std::map<std::string, Component, std::less<>>;

    HealthBook(BookOptions options, SteadyTime now);

    // ---- what happens ----

    /// What an earlier process last said of a component: what is as it was is no change.
    void remember(std::string_view component, Level level);
    /// On health/<component>: it holds until then. False: there are too many.
    bool say(std::string_view component, const contract::Health& said, SteadyTime until, SteadyTime now);
    /// On service/<name>.
    bool stand(std::string_view service, const contract::ServiceState& state, SteadyTime now);
    /// On worker/<name>. What a worker said of itself counts no more once it is away.
    bool be(std::string_view worker, contract::Presence presence, SteadyTime now);
    /// Nobody says anything of it any more, and that is meant so.
    void clear(std::string_view component, SteadyTime now);
    /// The bus came back, and says again what it knows: a service that it does not is there no more.
    void come_back(SteadyTime now);
    void advance(SteadyTime now);
    /// When advance() may have something to do; may be early.
    std::optional<SteadyTime> next_deadline() const noexcept { return next_deadline_; }

    // ---- what it is ----

    const Components& components() const noexcept { return components_; }
    /// The worst of what is required; Ok where nothing is.
    Level level() const noexcept;
    bool is_ready() const noexcept;
    /// Those required that are not ready, with their findings.
    std::vector<std::pair<std::string, Finding>> unready() const;
    bool has_changes() const noexcept { return !changes_.empty(); }
    /// Those since the last call.
    std::vector<Change> take_changes() { return std::exchange(changes_, {}); }
    /// Changes that went because nobody took them.
    std::uint64_t changes_lost() const noexcept { return lost_; }
    const BookOptions& options() const noexcept { return options_; }

private:
    struct Absence {
        SteadyTime since;
        bool is_missed = false; ///< for longer than who starts again
    };

    bool settle(std::string name, Finding finding, std::optional<SteadyTime> expires, SteadyTime now);
    bool is_missed(std::string_view worker) const;
    void miss(const std::string& worker, SteadyTime now);
    void tell(const std::string& name, Component& component, SteadyTime now);
    void remove(std::string_view component, SteadyTime now);
    void drop_unconfirmed(SteadyTime now);
    void go_stale(const std::string& name, Component& component, SteadyTime now);
    Component& require(const std::string& name, SteadyTime now);
    void change(Change change);
    void note_deadline(std::optional<SteadyTime> deadline) noexcept;
    void note_deadlines();

    BookOptions options_;
    SteadyTime settled_at_;
    bool is_settled_ = false;
    SteadyTime came_back_at_{};
    std::optional<SteadyTime> confirmed_by_; ///< by then the bus has said all that it knows
    Components components_;
    /// Workers that said goodbye, or whose will did.
    std::map<std::string, Absence, std::less<>> away_;
    std::map<std::string, Level, std::less<>> remembered_;
    std::optional<SteadyTime> next_deadline_;
    std::vector<Change> changes_;
    std::uint64_t lost_ = 0;
};

inline constexpr std::string_view service_mark = "service/";
inline constexpr std::string_view worker_mark = "worker/";

} // namespace tutti::governance::health
