#include "control_plane/objects/object_book.hpp"

#include "control_plane/objects/object_rows.hpp"

#include <algorithm>
#include <set>
#include <utility>

namespace tutti::control_plane {

namespace objects = governance::objects;
using objects::ObjectKey;
using store::ControlStore;

namespace {

Result<ObjectNews>
read_all(ControlStore& store, std::uint64_t revision, const std::vector<std::string>& kinds) {
    std::map<ObjectKey, ObjectRows> all;
    for (const auto& kind : kinds) {
        auto wanted = store.rows(object_set(kind));
        if (!wanted) return pass_on(wanted);
        for (auto& row : wanted->rows) all[{kind, row.key}].object = std::move(row.value);
        auto states = store.rows(status_set(kind));
        if (!states) return pass_on(states);
        for (auto& row : states->rows) all[{kind, row.key}].status = std::move(row.value);
        auto leaving = store.rows(leaving_set(kind));
        if (!leaving) return pass_on(leaving);
        for (auto& row : leaving->rows) all[{kind, row.key}].last = std::move(row.value);
    }
    ObjectNews news{revision, true, {}};
    news.rows.reserve(all.size());
    for (auto& [key, rows] : all) news.rows.emplace_back(key, std::move(rows));
    return news;
}

Result<ObjectNews> read_some(ControlStore& store, std::uint64_t revision, const std::set<ObjectKey>& keys) {
    ObjectNews news{revision, false, {}};
    for (const auto& key : keys) {
        auto object = store.row(object_set(key.kind), key.name);
        if (!object) return pass_on(object);
        auto status = store.row(status_set(key.kind), key.name);
        if (!status) return pass_on(status);
        auto leaving = store.row(leaving_set(key.kind), key.name);
        if (!leaving) return pass_on(leaving);
        const auto text = [](std::optional<store::Row>& row) { return row ? std::move(row->value) : ""; };
        news.rows.emplace_back(key, ObjectRows{text(*object), text(*status), text(*leaving)});
    }
    return news;
}

} // namespace

Result<ObjectNews>
read_news(ControlStore& store, std::uint64_t known, const std::vector<std::string>& kinds) {
    const auto newest = newest_revision(store);
    if (!newest) return std::unexpected(newest.error());
    if (known == 0) return read_all(store, *newest, kinds);
    std::set<ObjectKey> keys;
    for (auto number = known + 1; number <= *newest; ++number) {
        const auto revision = find_revision(store, number);
        if (!revision) return std::unexpected(revision.error());
        if (!*revision) return read_all(store, *newest, kinds);
        for (const auto& change : (*revision)->changes) keys.insert(change.key);
    }
    return read_some(store, *newest, keys);
}

void ObjectBook::count(Known& known) {
    const auto status = objects::parse_status(known.rows.status);
    const auto* condition = status ? status->find(objects::ready) : nullptr;
    const bool is_ready = condition != nullptr && condition->finding.status == objects::Truth::True;
    if (is_ready != known.is_ready) ready_ += is_ready ? 1 : std::size_t(-1);
    known.is_ready = is_ready;
}

void ObjectBook::set(const Key& key, ObjectRows rows) {
    if (rows.is_gone()) return erase(key);
    auto& known = all_[key];
    known.rows = std::move(rows);
    count(known);
}

std::vector<ObjectBook::Key> ObjectBook::take_over(ObjectNews news) {
    if (news.revision < revision_ && !news.is_all) return {};
    if (news.is_all) clear();
    std::vector<Key> keys;
    for (auto& [key, rows] : news.rows) {
        if (!rows.is_gone()) keys.push_back(key);
        set(key, std::move(rows));
    }
    revision_ = std::max(revision_, news.revision);
    return keys;
}

void ObjectBook::set_status(const Key& key, std::string text) {
    const auto found = all_.find(key);
    if (found == all_.end()) return;
    found->second.rows.status = std::move(text);
    count(found->second);
}

void ObjectBook::erase(const Key& key) {
    const auto found = all_.find(key);
    if (found == all_.end()) return;
    if (found->second.is_ready) --ready_;
    all_.erase(found);
}

void ObjectBook::clear() {
    all_.clear();
    ready_ = 0;
}

const ObjectRows* ObjectBook::find(const Key& key) const noexcept {
    const auto found = all_.find(key);
    return found != all_.end() ? &found->second.rows : nullptr;
}

std::vector<ObjectBook::Key> ObjectBook::keys() const {
    std::vector<Key> keys;
    keys.reserve(all_.size());
    for (const auto& [key, known] : all_) keys.push_back(key);
    return keys;
}

} // namespace tutti::control_plane
