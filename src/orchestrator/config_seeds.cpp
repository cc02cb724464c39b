#include "orchestrator/config_seeds.hpp"

#include "sections/merge.hpp"
#include "sections/secrets.hpp"

namespace tutti::orchestrator {

ConfigSeeds seeds_of(const Seeds& file, const sections::Environment& environment) {
    ConfigSeeds seeds{file, {}};
    for (const auto& section : sections::sections()) {
        const std::string name(section.name);
        const auto complain = [&](const std::string& complaint) {
            auto& complaints = seeds.complaints[name];
            complaints += (complaints.empty() ? "" : "; ") + complaint;
        };
        const auto said = seeds.sections.find(name);
        if (said != seeds.sections.end())
            if (const auto right = sections::check(name, sections::cover_secrets(section, said->second));
                !right) {
                complain("the installation's file: " + right.error().message);
                seeds.sections.erase(said);
            }
        const auto surrounding = sections::seed_from(environment, section);
        for (const auto& complaint : surrounding.complaints) complain(complaint);
        if (surrounding.config.members().empty()) continue;
        auto& seed = seeds.sections.try_emplace(name, Value::object({})).first->second;
        seed = sections::merge(seed, surrounding.config);
    }
    return seeds;
}

} // namespace tutti::orchestrator
