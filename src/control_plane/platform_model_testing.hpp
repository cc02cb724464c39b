// For tests: objects that are made true and jobs that are done, in an installation of which everything can
// fail, and what must hold of both nevertheless.
#pragma once

#include "control_plane/jobs/job_draft.hpp"
#include "control_plane/objects/kinds.hpp"
#include "control_plane/objects/object_book.hpp"
#include "control_plane/store_effects.hpp"
#include "control_plane/store_stage_testing.hpp"
#include "governance/jobs/job_queue.hpp"
#include "governance/objects/reconcile_queue.hpp"

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace tutti::control_plane {

class PlatformModel final : StoreStage {
public:
    struct Counts : StoreStage::Counts {
        int changes = 0; ///< of objects, by people
        int refused = 0;
        int rollbacks = 0;
        int looks = 0;
        int drifts = 0; ///< that were put right and told
        int taken = 0;  ///< jobs
        int succeeded = 0;
        int late = 0; ///< ends of attempts that did not count any more

        Counts& operator+=(const Counts& other);
    };

    /// `files` outlive it.
    PlatformModel(std::uint64_t seed, store::UnsafeFiles& files);

    void run(int steps);
    /// Nothing fails any more: all that is wanted comes about.
    void come_to_an_end();

    Counts counted() const;

private:
    using Key = governance::objects::ObjectKey;
    using Specs = std::map<Key, std::string>;
    /// An object that is being looked at.
    struct Look {
        std::optional<governance::objects::Object> object; ///< as it was when it began
        bool is_leaving = false;
        bool is_done = false; ///< outside; nobody wrote it down yet
        std::string corrected = {};
    };
    /// A write of the queue, and who hears of it.
    struct Page {
        std::shared_ptr<JobDraft> draft; ///< owned by its write, too
        std::vector<governance::jobs::Given> given;
        std::vector<std::function<void(bool)>> told;
        std::vector<std::shared_ptr<Page>> followers; ///< owned by this alone: true with it
    };
    using PagePointer = std::shared_ptr<Page>; ///< owned by its write and by the list of those under way

    SteadyTime steady() const { return SteadyTime{world_.boot().time_since_epoch()}; }
    governance::jobs::Now now() const { return {steady(), wall_}; }

    void start() override;
    void died() override;
    void verify() override;
    void pass(microseconds by);
    void hear();
    void one_event();

    // ---- objects (platform_model_testing.cpp) ----

    void change_objects();
    Value some_objects();
    void ask(StoredHandler handler, Value params);
    void hear_of_objects(bool is_all);
    void begin_looks();
    void act(const Key& key, Look& look);
    void end_a_look();
    void note(const Key& key, Look look, bool has_failed);
    void drift();
    void verify_objects();
    void fold_revisions();

    // ---- jobs (platform_model_jobs_testing.cpp) ----

    void load_jobs();
    void use_jobs();
    void enqueue();
    void take();
    void end_an_attempt();
    void end_attempt(governance::jobs::Assignment job, bool is_well);
    void tend_a_job();
    /// What came of the queue is written; `told` hears whether it is.
    void flush(std::function<void(bool)> told = nullptr);
    void written(const PagePointer& page, bool is_kept); // owned by its write, too
    void settle(Page& page, bool is_kept);
    void verify_jobs();

    Counts counts_;
    Kinds kinds_;

    // What a process has.
    std::optional<governance::objects::ReconcileQueue> looks_due_;
    ObjectBook book_;
    bool leads_ = false; ///< and has read what there is
    std::map<Key, Look> looks_;
    std::uint64_t process_ = 0;
    std::uint64_t reign_ = 0; ///< what was looked at under an earlier one counts no more
    std::optional<governance::jobs::JobQueue> jobs_;
    bool has_jobs_ = false; ///< the queue is what is kept, and what is under way
    std::uint64_t jobs_token_ = 0;
    std::uint64_t jobs_revision_ = 0; ///< when all that is under way is written
    std::vector<PagePointer> pages_;  ///< under way
    std::uint64_t last_taker_ = 0;

    // What outlives it: what others have, did and were promised.
    Specs outside_; ///< what there is in the world
    Specs folded_;  ///< what all revisions together say
    std::map<Key, std::uint64_t> generations_;
    std::uint64_t newest_revision_ = 0;
    std::map<std::uint64_t, std::size_t> promised_revisions_; ///< and how many changes each was said to have
    std::vector<governance::jobs::Assignment> held_;          ///< by workers, which outlive control
    std::set<std::string> promised_jobs_;
    std::set<std::string> forgotten_jobs_;         ///< or perhaps so
    std::map<std::string, std::string> completed_; ///< job → the token of the end that was accepted
};

} // namespace tutti::control_plane
