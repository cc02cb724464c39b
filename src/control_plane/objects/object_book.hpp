// What the loop knows of objects while this installation leads: their rows, as the store has them. Read from
// it on its own thread.
#pragma once

#include "governance/objects/condition.hpp"
#include "governance/objects/object.hpp"
#include "store/control_store.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace tutti::control_plane {

/// Texts, which may cross threads and are small.
struct ObjectRows {
    std::string object;    ///< empty: it is leaving
    std::string status;    ///< empty: nobody has said anything of it
    std::string last = {}; ///< of one that is leaving: what it was

    bool is_gone() const noexcept { return object.empty() && status.empty(); }
};

/// What is another since some revision.
struct ObjectNews {
    std::uint64_t revision = 0;
    bool is_all = false; ///< then there are no others
    std::vector<std::pair<governance::objects::ObjectKey, ObjectRows>> rows;
};

/// On the store's thread. `known` 0: all. So is what a revision that is kept no more may have changed.
Result<ObjectNews>
read_news(store::ControlStore& store, std::uint64_t known, const std::vector<std::string>& kinds);

class ObjectBook {
public:
    using Key = governance::objects::ObjectKey;

    /// The keys that are to be looked at.
    std::vector<Key> take_over(ObjectNews news);
    void set_status(const Key& key, std::string text);
    void erase(const Key& key);
    void clear();

    /// Nullptr: there is none.
    const ObjectRows* find(const Key& key) const noexcept;
    std::vector<Key> keys() const;
    std::uint64_t revision() const noexcept { return revision_; }
    std::size_t size() const noexcept { return all_.size(); }
    /// Those that are as they are to be.
    std::size_t ready() const noexcept { return ready_; }

private:
    struct Known {
        ObjectRows rows;
        bool is_ready = false;
    };
    void set(const Key& key, ObjectRows rows);
    void count(Known& known);

    std::map<Key, Known> all_;
    std::uint64_t revision_ = 0;
    std::size_t ready_ = 0;
};

} // namespace tutti::control_plane
