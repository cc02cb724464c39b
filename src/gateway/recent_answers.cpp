// The answer of /api/recent: what charts begin with. Made anew for each who asks: only a page that has just
// come does.
#include "gateway/answer.hpp"
#include "gateway/handlers.hpp"

#include <vector>

namespace tutti::gateway {

io::HttpReply list_recent(Desk& desk, const Call&) {
    std::vector<Member> sources;
    for (const auto& [source, sensors] : desk.state.recent().sources()) {
        std::vector<Member> courses;
        for (const auto& [sensor, series] : sensors) courses.push_back({sensor, course_answer(series)});
        sources.push_back({source, Value::object(std::move(courses))});
    }
    return json_answer(Value::object(std::move(sources)));
}

} // namespace tutti::gateway
