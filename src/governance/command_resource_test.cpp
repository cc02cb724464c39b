#include "base/json.hpp"
#include "governance/catalogue.hpp"
#include "governance/command_resource.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

namespace tutti::governance {
namespace {

/// What may be a resource is written in policies: whoever renames a parameter changes what they mean.
TEST(CommandResource, FormsOfCommands) {
    std::map<std::string, std::string> forms;
    const auto table = catalogue();
    for (const auto& type : table.all()) forms[std::string(type.name)] = resource_form(type);
    for (const auto& [command, form] : {
             std::pair{"alert.acknowledge", "alert:{rule}"},
             std::pair{"audio.set_input", ""},
             std::pair{"camera.move", "camera:{camera}"},
             std::pair{"config.set", "config:{section}"},
             std::pair{"history.query", "history:{source}"},
             std::pair{"job.cancel", "job:{id}"},
             std::pair{"job.enqueue", "job:{kind}"},
             std::pair{"light.blackout", ""},
             std::pair{"light.show", "light:{mode}"},
             std::pair{"object.apply", "object:{kind}/{name}"},
             std::pair{"object.remove", "object:{kind}/{name}"},
             std::pair{"object.rollback", ""},
             std::pair{"playlist.start", "playlist:{name}"},
             std::pair{"camera.start_stream", "camera:{camera}"},
             std::pair{"config.change", "config:{section}"},
             std::pair{"config.get", "config:{section}"},
             std::pair{"playlist.remove", "playlist:{name}"},
             std::pair{"playlist.update", "playlist:{name}"},
             std::pair{"service.restart", "service:{service}"},
             std::pair{"source.poll", "source:{source}"},
             std::pair{"store.put", "store:{set}/{key}"},
             std::pair{"vault.put", "vault:{name}"},
             std::pair{"vault.unlock", ""},
         })
        EXPECT_EQ(forms.at(command), form) << command;
}

TEST(CommandResource, IsWhatIsNamed) {
    const auto table = catalogue();
    const auto of = [&](std::string_view command, std::string_view params) {
        return resources_of(*table.find(command), parse_json(params).value());
    };
    using Texts = std::vector<std::string>;
    EXPECT_EQ(of("service.restart", R"({"service":"lamp"})"), (Texts{"service:lamp"}));
    EXPECT_EQ(of("service.restart", R"({"service":7})"), (Texts{""}));
    EXPECT_EQ(of("store.put", R"({"set":"settings","key":"a b","value":1})"), (Texts{"store:settings/a b"}));
    EXPECT_EQ(of("light.blackout", R"({"on":true})"), (Texts{""}));
    EXPECT_EQ(
        of("object.apply",
           R"({"objects":[{"kind":"service","name":"lamp"},{"name":3},7],"prune":{"a":"b"}})"),
        (Texts{"object:service/lamp", "object:", "object:", "object:"})
    );
    EXPECT_EQ(
        of("playlist.remove", R"({"names":["a","b"],"name":"c"})"),
        (Texts{"playlist:a", "playlist:b", "playlist:c"})
    );
    EXPECT_EQ(
        of("playlist.update", R"({"definitions":[{"name":"a","definition":{}}]})"), (Texts{"playlist:a"})
    );
    EXPECT_EQ(
        of("config.change", R"({"sections":{"matrix":{},"audio":{}}})"),
        (Texts{"config:matrix", "config:audio"})
    );
    EXPECT_EQ(of("camera.start_stream", R"({})"), (Texts{""}));
    EXPECT_EQ(of("object.apply", R"({"objects":[]})"), (Texts{""}));
}

/// Who may change a few objects takes no others away with them.
TEST(CommandResource, AnApplyThatPrunesIsOfAllObjects) {
    const auto table = catalogue();
    const auto of = [&](std::string_view params) {
        return resources_of(*table.find("object.apply"), parse_json(params).value());
    };
    using Texts = std::vector<std::string>;
    const auto with = [](std::string_view more) {
        return R"({"objects":[{"kind":"playlist","name":"a"}],)" + std::string(more) + "}";
    };
    EXPECT_EQ(of(with(R"("prune":{"app":"stage"})")), (Texts{"object:playlist/a", "object:"}));
    EXPECT_EQ(of(with(R"("prune_source":true)")), (Texts{"object:playlist/a", "object:"}));
    EXPECT_EQ(of(with(R"("prune_source":false)")), (Texts{"object:playlist/a"}));
}

} // namespace
} // namespace tutti::governance
