package com.stocksblitz.registry.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

class ComposeFileTest {
    private static final Path DOCKER = Path.of("docker");

    private final Map<String, Object> compose = load("docker-compose.production.yml");
    private final Map<String, Object> service = map(map(compose.get("services")).get("instrument-registry"));

    @Test
    void namesTheServiceAsThePlatformDoes() {
        assertThat(map(compose.get("services"))).containsOnlyKeys("instrument-registry");
        assertThat(service)
                .containsEntry("image", "${INSTRUMENT_REGISTRY_IMAGE:-stocksblitz-instrument-registry:latest}")
                .containsEntry("container_name", "sb-instrument-registry-prod")
                .containsEntry("restart", "unless-stopped")
                .containsEntry("networks", List.of("stocksblitz-prod"));
        assertThat(map(compose.get("networks"))).containsKey("stocksblitz-prod");
    }

    @Test
    void buildsFromTheProject() {
        var build = map(service.get("build"));

        assertThat(build).containsEntry("context", "..").containsEntry("dockerfile", "docker/Dockerfile");
        assertThat(map(build.get("args"))).containsEntry("PORT", "${PORT_INSTRUMENT_REGISTRY:-8901}");
        assertThat(DOCKER.resolve("..").resolve("docker/Dockerfile")).isRegularFile();
    }

    @Test
    void takesTheCommonEnvironmentAndThePorts() throws IOException {
        assertThat(map(service.get("environment"))).containsAllEntriesOf(map(compose.get("x-common-env")));
        assertThat(map(compose.get("x-common-env")))
                .containsKeys("INTERNAL_API_KEY", "CONFIG_SERVICE_URL", "ENVIRONMENT");
        assertThat(Files.readString(DOCKER.resolve("docker-compose.production.yml")))
                .contains("<<: *common-env");
        assertThat(service.get("env_file")).isEqualTo(List.of(".env.ports"));
        assertThat(Files.readAllLines(DOCKER.resolve(".env.ports"))).contains("PORT_INSTRUMENT_REGISTRY=8901");
        assertThat(service.get("ports")).isEqualTo(List.of("127.0.0.1:8901:8901"));
    }

    @Test
    void waitsForHealthyNeighbours() {
        var healthy = Map.of("condition", "service_healthy");

        assertThat(map(service.get("depends_on")))
                .isEqualTo(Map.of("redis", healthy, "config-service", healthy, "stocksblitz-postgres", healthy));
    }

    @Test
    void isAskedForItsHealth() {
        assertThat(map(service.get("healthcheck")))
                .containsEntry("interval", "30s")
                .containsEntry("timeout", "10s")
                .containsEntry("retries", 3)
                .containsEntry("start_period", "40s");
        assertThat(map(service.get("healthcheck")).get("test").toString())
                .contains("curl -f http://localhost:${PORT_INSTRUMENT_REGISTRY:-8901}/health");
    }

    @Test
    void staysWithinItsLimitsAndWritesOnlyWhereItMay() {
        assertThat(service)
                .containsEntry("mem_limit", "384m")
                .containsEntry("mem_reservation", "256m")
                .containsEntry("cpu_period", 20_000)
                .containsEntry("cpu_quota", 15_000)
                .containsEntry("read_only", true);
        assertThat(service.get("tmpfs").toString()).contains("/tmp");
        assertThat(service.get("volumes").toString()).contains("/var/lib/instrument-registry");
        assertThat(map(service.get("environment"))).containsEntry("REGISTRY_HOME", "/var/lib/instrument-registry");
    }

    @Test
    void carriesNoSecret() throws IOException {
        assertThat(map(service.get("environment")).get("INTERNAL_API_KEY").toString())
                .startsWith("${INTERNAL_API_KEY:?");
        assertThat(Files.readAllLines(DOCKER.resolve(".env.example")))
                .contains("INTERNAL_API_KEY=", "DATABASE_URL=", "REDIS_URL=");
    }

    @Test
    void findsItsNeighboursInTheRehearsalOfThePlatform() {
        var neighbours = map(load("platform.rehearsal.yml").get("services"));

        assertThat(neighbours)
                .containsOnlyKeys(map(service.get("depends_on")).keySet().toArray(String[]::new));
        assertThat(neighbours.values())
                .allSatisfy(neighbour -> assertThat(map(neighbour)).containsKey("healthcheck"));
    }

    @Test
    void runsAsAnOrdinaryUserOnEveryAddressOfItsContainer() throws IOException {
        var dockerfile = Files.readString(DOCKER.resolve("Dockerfile"));

        assertThat(dockerfile)
                .contains("AS build", "ARG PORT=8901", "HOST=0.0.0.0", "HEALTHCHECK", "curl", "REGISTRY_RECORD=yes")
                .contains("VOLUME /var/lib/instrument-registry", "CMD [\"/opt/instrument-registry/start.sh\"]");
        assertThat(dockerfile.lastIndexOf("USER registry")).isGreaterThan(dockerfile.indexOf("AS runtime"));
    }

    private static Map<String, Object> load(String file) {
        try (var reader = Files.newBufferedReader(DOCKER.resolve(file))) {
            return map(new Yaml(new SafeConstructor(new LoaderOptions())).load(reader));
        } catch (IOException failed) {
            throw new AssertionError(file, failed);
        }
    }

    @SuppressWarnings("unchecked")
    private static Map<String, Object> map(Object node) {
        return (Map<String, Object>) node;
    }
}
