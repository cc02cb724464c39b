// ControlService: what objects are to be, and who makes those of each kind true.
#include "contract/topics.hpp"
#include "control_plane/control_service.hpp"
#include "control_plane/jobs/schedule_reconciler.hpp"
#include "control_plane/objects/config_reconciler.hpp"
#include "control_plane/objects/definition_reconciler.hpp"
#include "control_plane/objects/policy_reconciler.hpp"
#include "control_plane/objects/signs_of_drift.hpp"
#include "control_plane/objects/user_reconciler.hpp"
#include "control_plane/objects/user_roles.hpp"
#include "control_plane/policy/object_rules.hpp"
#include "control_plane/worker_errands.hpp"

#include <memory>
#include <utility>

namespace tutti::control_plane {

namespace {

std::vector<std::unique_ptr<Reconciler>>
reconcilers(const Errands& errands, const std::function<std::string()>& policy_problem) {
    using enum DefinitionReconciler::Family;
    std::vector<std::unique_ptr<Reconciler>> all;
    all.push_back(std::make_unique<ConfigReconciler>(errands));
    all.push_back(std::make_unique<DefinitionReconciler>(Playlist, errands));
    all.push_back(std::make_unique<DefinitionReconciler>(Gesture, errands));
    all.push_back(std::make_unique<UserReconciler>(errands));
    for (const auto* kind : {"role", "rule", "quota"})
        all.push_back(std::make_unique<PolicyReconciler>(kind, policy_problem));
    return all;
}

} // namespace

void ControlService::equip_objects() {
    run_part("keep objects", [this] { return objects_->run(); });
    run_part("apply manifests", [this] { return files_->apply_manifests(); });
    run_part("watch manifests", [this] { return files_->watch_manifests(); });
    run_part("watch tables", [this] { return files_->watch_tables(); });
    hear_signs_of_drift(worker_, options_.prefix, [this](const governance::objects::ObjectKey& key) {
        if (objects_) objects_->look(key);
    });
    worker_.subscribe(
        contract::family_filter("", contract::Family::Service),
        [this](const worker::Message& message) {
            const auto topic = contract::parse_topic(message.topic);
            if (objects_ && topic && topic->name.starts_with(options_.prefix))
                objects_->look({"service", std::string(topic->name.substr(options_.prefix.size()))});
        }
    );
}

void ControlService::begin_objects(const asio::any_io_executor& executor) {
    ObjectSurroundings around;
    around.fence = [this] { return fence(); };
    around.changed = [this] { stands(); };
    around.complain = [this](std::string_view why) {
        worker_.log().warning("objects are not looked at", {{"reason", why}});
    };
    around.problem_of_source = [this](std::string_view source) -> std::optional<std::string> {
        if (!files_) return std::nullopt;
        return files_->problem_of(source);
    };
    objects_.emplace(executor, *writer_, *desk_, std::move(around));
    objects_->add_guard([this](auto& transaction, auto changes, const auto& ticket) {
        return policy_->why_not(transaction, changes, ticket);
    });
    objects_->add_guard([](auto& transaction, auto changes, const auto&) {
        return why_no_role(transaction, changes);
    });
    objects_->add_guard([from = options_.programs_from](auto&, auto changes, const auto& ticket) {
        return why_no_programs(changes, ticket, from);
    });
    const auto problem = [this] { return policy_ ? policy_->problem() : std::string(); };
    for (auto& each : reconcilers(worker_errands(worker_, options_.prefix), problem))
        objects_->add(std::move(each));
    objects_->add(std::make_unique<ScheduleReconciler>(jobs_->schedules()));
    jobs_->schedules().on_trouble([this](const std::string& name) {
        if (const auto why = jobs_->schedules().trouble(name); !why.empty())
            worker_.log().warning("a schedule wants a job in vain", {{"schedule", name}, {"reason", why}});
        objects_->look({"schedule", name});
    });
    files_.emplace(
        executor, *writer_, *desk_, options_.files, [this] { return objects_->kinds(); },
        FilesSurroundings{
            .may_have_drifted = [this](std::string_view kind) { objects_->look({std::string(kind), ""}); },
            .changed = [this] { say_health(); },
            .source_changed = [this](std::string_view source) { objects_->look_at_source(source); }
        }
    );
    for (auto& each : files_->reconcilers()) objects_->add(std::move(each));
}

} // namespace tutti::control_plane
