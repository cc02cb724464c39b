// ControlService: the worker `control`: keeps the control store, says its events on the bus, carries out
// commands and has others carry them out.
#pragma once

#include "control_plane/audit_herald.hpp"
#include "control_plane/command_desk.hpp"
#include "control_plane/health/health_part.hpp"
#include "control_plane/jobs/jobs_part.hpp"
#include "control_plane/leadership_keeper.hpp"
#include "control_plane/objects/files_part.hpp"
#include "control_plane/objects/objects_part.hpp"
#include "control_plane/outbox_drops.hpp"
#include "control_plane/outbox_publisher.hpp"
#include "control_plane/policy/policy_part.hpp"
#include "control_plane/quiet.hpp"
#include "control_plane/store_writer.hpp"
#include "control_plane/vault_part.hpp"
#include "governance/objects/programs.hpp"
#include "store/control_records.hpp"
#include "worker/rim.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

namespace tutti::control_plane {

struct ControlOptions {
    std::filesystem::path store; ///< the file
    store::Keeping events;
    store::Keeping audit;
    governance::UserRole bus_role = governance::UserRole::None; ///< of whoever asks over the bus
    governance::objects::ProgramsFrom programs_from = governance::objects::ProgramsFrom::Machine;
    VaultPart::Options vault = {};
    std::string prefix = {}; ///< before the names of the installation's workers: "left."
    LeadershipOptions leadership = {};
    JobsOptions jobs = {};
    governance::health::HealthConfig health = {};
    FilesOptions files = {};
};

class ControlService {
public:
    /// Makes a control of the worker, which is not running yet and outlives it.
    ControlService(worker::Worker& worker, ControlOptions options);
    ControlService(const ControlService&) = delete;
    ControlService& operator=(const ControlService&) = delete;

private:
    /// It is told when it changes; whoever finds it older than this has found one that is gone.
    static constexpr auto health_lasts = std::chrono::hours(24);

    void equip();
    Task<void> keep();
    Task<Result<void>> arrived();
    Task<void> publish();
    Task<void> close();
    Task<void> tidy();
    void written(const std::optional<store::Receipt>& last);
    void begin(const asio::any_io_executor& executor);
    void run_part(std::string name, std::function<Task<void>()> run);
    Task<void> begin_and(std::function<Task<void>()> run);
    void equip_objects();
    void begin_objects(const asio::any_io_executor& executor);
    bool leads_service(std::string_view service) const;
    void hear_of_etcd(const std::optional<Error>& why);
    void hear_of_audit(const store::AuditHead& head);
    void hear_of_refusal(const std::optional<Error>& why);
    std::uint64_t token() const;
    Task<void> trim();

    governance::Fingerprint fingerprint();
    governance::Request user_at_socket(std::uint32_t user);
    bool takes(std::string_view action) const;
    Task<Result<Value>> run_as_asked(Value params, governance::Request usual);
    Task<Result<Value>> note_refusals(Value params);
    Task<Result<Value>> run_action(std::string command, Value params, governance::Request request);
    Task<contract::CommandReply> answer_bus(contract::Command command);
    Task<governance::Answer> ask_jobs(std::string action, Value params, governance::Subject subject);
    Task<Result<Value>> ask_jobs_at_socket(std::string action, Value params, std::uint32_t user);
    std::optional<store::Fence> fence() const;
    Task<governance::Answer> run(governance::Request request);

    Value state() const;
    Value stats() const;
    Value standing() const;
    void stands();
    void say_health();

    worker::Worker& worker_;
    ControlOptions options_;
    governance::CommandTable table_;
    OutboxDrops drops_;
    BusReturns bus_returns_;
    std::map<std::uint32_t, std::string> users_; ///< of this machine, by their numbers
    std::optional<StoreWriter> writer_;          ///< while the worker runs
    std::optional<CommandDesk> desk_;            ///< likewise
    std::optional<AuditHerald> herald_;          ///< likewise
    std::optional<PolicyPart> policy_;           ///< likewise
    std::optional<VaultPart> vault_;             ///< likewise
    std::optional<ObjectsPart> objects_;         ///< likewise
    std::optional<FilesPart> files_;             ///< likewise
    std::optional<JobsPart> jobs_;               ///< likewise
    std::optional<HealthPart> health_;           ///< likewise
    std::optional<LeadershipKeeper> keeper_;     ///< likewise
    std::optional<OutboxPublisher> publisher_;   ///< likewise
    std::optional<asio::steady_timer> tidies_;   ///< likewise; cancelled when there is much to trim
    std::optional<Quiet> quiet_;                 ///< likewise
    store::OutboxSpan span_;
    std::uint64_t trimmed_at_ = 0;            ///< the newest event when it was last trimmed
    std::string damage_;                      ///< what was set aside, as a sentence
    std::optional<std::string> told_problem_; ///< nothing: nobody was told yet
    std::uint64_t told_lost_ = 0;             ///< lines of audit
    std::string etcd_trouble_;                ///< why who leads may not be known
    std::string refusal_;                     ///< why the store takes a leadership of ours for an older one
    Value told_standing_;
};

} // namespace tutti::control_plane
