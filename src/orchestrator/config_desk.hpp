// ConfigDesk: the live configuration of an installation on its bus. It keeps what SectionKeeper says that
// holds, says it on `config/<section>`, and answers config.get, config.set, config.change, config.reset and
// config.diff.
// What it answered `ok` to is on the disk.
#pragma once

#include "bus/bus.hpp"
#include "io/asio.hpp"
#include "orchestrator/config_seeds.hpp"
#include "orchestrator/section_keeper.hpp"
#include "worker/worker.hpp"

#include <filesystem>
#include <functional>
#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace tutti::orchestrator {

struct ConfigDeskOptions {
    std::string prefix; ///< of the sections' names on the bus: "left."
    std::filesystem::path state_directory;
    Seeds seeds; ///< of the installation's file
    sections::Environment environment;
    std::set<std::string, std::less<>> services; ///< which may have sections of their own
};

class ConfigDesk final : private bus::BusReport {
public:
    /// Told what holds of a section, at the start and whenever it changes.
    using Follow = std::function<void(const std::string& section, const Value& config)>;

    /// Worker and disk outlive this. Before the worker runs.
    ConfigDesk(worker::Worker& worker, io::Disk& disk, ConfigDeskOptions options, Follow follow);

    /// What is not as it should be, by section.
    const std::map<std::string, std::string, std::less<>>& troubles() const noexcept { return troubles_; }

private:
    void open();
    void add_commands();
    void begin();
    Task<void> watch_bus();
    Task<void> kept_states_arrived();
    bool may_be_emptied();
    void look_again();

    void connected(bool resumed) override;
    void hear(const bus::Message& message);
    void follow_up(const std::string& name, const Heard& heard);
    bool may_overrule(const std::string& name);
    void overrule_again();
    void say(const std::string& name);
    Result<void> keep(std::span<const Change> changes);
    Result<void> keep_secrets(const Change& change);
    void hold(const std::string& name);

    Result<Value> get(const Value& params) const;
    Result<Value> set(const Value& params);
    /// Several sections at once: all of it, or nothing and every mistake.
    Result<Value> change(const Value& params);
    Result<Value> reset(const Value& params);
    Result<Value> diff(const Value& params) const;
    Result<Value> carry_out(Result<Change> change);
    Result<void> hold_all(std::span<const Change> changes);
    /// Another one whenever a section is.
    std::string revision() const;
    Value shown(const std::string& name) const;
    /// The section that a command names; NotFound.
    Result<std::string> named(const std::string& section) const;
    Result<std::vector<std::string>> chosen(const Value& params) const;

    /// A section's name without the prefix; nothing where it is another node's.
    std::optional<std::string> own_name(std::string_view name) const;
    void note(const std::string& name, std::string trouble);
    void say_health();

    worker::Worker& worker_;
    io::Disk& disk_;
    ConfigDeskOptions options_;
    Follow follow_;
    std::string why_not_kept_ = "it was not opened"; ///< where there is no store
    std::optional<ConfigStore> store_;
    std::optional<SectionKeeper> keeper_;
    std::map<std::string, std::string, std::less<>> troubles_;
    bool told_trouble_ = false;
    std::map<std::string, std::size_t, std::less<>> overruled_; ///< how often lately
    std::map<std::string, Heard, std::less<>> left_; ///< what was left as somebody said it, for now
    std::optional<asio::steady_timer> news_;         ///< cancelled when the bus is there (again)
    std::vector<bus::Subscription> looks_;           ///< for what is kept, again
    bool bus_is_new_ = false;
};

} // namespace tutti::orchestrator
