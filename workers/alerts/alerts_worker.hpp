// AlertsWorker: the worker `alerts`: hears readings and services, raises and clears by the rules of the
// section `alerts`, keeps what it knows, and lets what is to be delivered be delivered.
#pragma once

#include "alert/alert_book.hpp"
#include "bus/bus.hpp"
#include "io/child_output.hpp"
#include "io/disk.hpp"
#include "io/wall_timer.hpp"
#include "sections/alerts_section.hpp"
#include "worker/worker.hpp"
#include "workers/alerts/alert_file.hpp"
#include "workers/alerts/alert_outbox.hpp"
#include "workers/alerts/push_devices.hpp"

#include <deque>
#include <filesystem>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tutti::alerts {

struct AlertsPlaces {
    std::filesystem::path state;  ///< a folder of its own
    std::filesystem::path notify; ///< the program that delivers
};

class AlertsWorker : private bus::BusReport {
public:
    /// Makes the worker, which is not running yet and outlives it, one that tells of alerts.
    AlertsWorker(worker::Worker& worker, AlertsPlaces places);
    AlertsWorker(const AlertsWorker&) = delete;
    AlertsWorker& operator=(const AlertsWorker&) = delete;

private:
    void equip();
    void load();
    Result<void> configure(const Value& config);
    Result<void> take_section(const Value& config);
    void forget_refused_devices();
    void listen();
    void take_reading(const bus::Message& message);
    void take_service(const bus::Message& message);
    void connected(bool resumed) override;
    void disconnected(const Error& why, SteadyClock::duration retry_in) override;
    void emptied() override;

    /// Everything that may change the book goes through here: what came of it is to be kept, then said.
    void follow(alert::AlertChanges changes);
    void follow_news();
    void wake();
    Task<void> watch();
    void forget_oldest_unsaid();
    void lay_down_all();
    Task<void> say_all();
    Task<bool> say(Unsaid unsaid);
    bool lay_down(const Unsaid& unsaid);
    Result<void> lay_down_for(const sections::AlertTarget& target, const contract::Event& event);
    std::filesystem::path push_key_file() const { return places_.state / "push_key.pem"; }
    void save(io::Durability durability);
    void publish_states();
    void say_health();

    Task<void> deliver();
    bool follow_targets();
    std::optional<Value> target_now(std::string_view name) const;
    void look_at_outbox();
    Task<void> run_notify();
    void take_given_up(std::string_view output);
    std::string shown_target(std::string_view name) const;
    std::string given_up_lately();
    Task<void> learn_push_key();
    Task<Result<io::ChildOutput>> run(io::ChildCall call);
    void note_problem(std::string problem);
    const sections::AlertTarget* push_target() const;

    std::vector<std::string> targets_of(const alert::Firing& firing) const;
    std::string topic_of(std::string_view rule) const;
    Result<Value> acknowledge(const Value& params);
    Result<Value> silence(const Value& params);
    Result<Value> test(const Value& params);
    Result<Value> rehearse(const alert::Firing& firing, std::vector<std::string> targets);
    Result<Value> push() const;
    Result<Value> subscribe(const Value& params);
    Result<Value> unsubscribe(const Value& params);

    static constexpr microseconds say_health_every = std::chrono::minutes(5);

    worker::Worker& worker_;
    io::SystemDisk disk_;
    AlertsPlaces places_;
    AlertFile file_;
    AlertOutbox outbox_;
    PushDevices devices_;
    std::string push_key_; ///< its public half; empty: not known yet, or no target needs it
    alert::AlertBook book_;
    std::deque<Unsaid> unsaid_;
    std::size_t not_said_ = 0; ///< that had to go while the bus was away
    sections::AlertsSection section_;
    bool is_configured_ = false; ///< the rules are known
    std::vector<bus::Subscription> subscriptions_;
    std::set<std::string> stated_; ///< rules of which a state is kept on the bus
    bool states_are_due_ = false;
    std::optional<WallTime> course_kept_; ///< when the book was last kept
    std::optional<io::WallTimer> watch_timer_;
    std::optional<io::WallTimer> deliver_timer_;
    bool targets_are_news_ = false; ///< what waits is still as the targets, or the devices, were
    /// That will never reach a target, though somebody wanted it to.
    struct GivenUp {
        std::string reason;
        WallTime time;
    };
    std::map<std::string, GivenUp, std::less<>> given_up_; ///< lately, the latest of each target
    std::size_t given_up_count_ = 0;
    std::string refusal_; ///< why the section as it is said is not what it lives by
    std::string problem_; ///< of delivery or of the file, for people
};

} // namespace tutti::alerts
