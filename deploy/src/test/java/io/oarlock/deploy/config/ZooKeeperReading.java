package io.oarlock.deploy.config;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Properties;

/**
 * What ZooKeeper makes of a configuration. Much of it is read once, when a class is loaded, so each configuration gets
 * classes of its own. System properties are those of the whole process: they are put back afterwards.
 */
final class ZooKeeperReading implements AutoCloseable {
    private static final String PACKAGE = "org.apache.zookeeper.server.";

    private final Properties before = (Properties) System.getProperties().clone();
    private final URLClassLoader loader =
            new URLClassLoader("zookeeper", classPath(), ClassLoader.getPlatformClassLoader());
    private final Object config;

    /** @throws InvocationTargetException when ZooKeeper refuses the configuration */
    ZooKeeperReading(Map<String, String> file, Map<String, String> options) throws Exception {
        boolean usable = false;
        try {
            options.forEach(System::setProperty);
            Properties properties = new Properties();
            properties.putAll(file);
            config = type("quorum.QuorumPeerConfig").getConstructor().newInstance();
            config.getClass().getMethod("parseProperties", Properties.class).invoke(config, properties);
            usable = true;
        } finally {
            if (!usable) {
                close();
            }
        }
    }

    /** The getter of {@code QuorumPeerConfig}. */
    Object configured(String getter) throws Exception {
        return config.getClass().getMethod(getter).invoke(config);
    }

    Object ofClass(String name, String staticMethod) throws Exception {
        Method method = type(name).getDeclaredMethod(staticMethod);
        method.setAccessible(true);
        return method.invoke(null);
    }

    Object fieldOfServer(String name) throws Exception {
        Field field = type("ZooKeeperServer").getDeclaredField(name);
        field.setAccessible(true);
        return field.get(null);
    }

    /** What a getter says of an object that was made, and told to read its settings. */
    Object ofObject(String className, String reader, String getter) throws Exception {
        Class<?> type = type(className);
        Object made = type.getConstructor().newInstance();
        for (Class<?> declaring = type; declaring != null; declaring = declaring.getSuperclass()) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (method.getName().equals(reader)) {
                    method.setAccessible(true);
                    method.invoke(made);
                }
            }
        }
        return type.getMethod(getter).invoke(made);
    }

    int juteMaxBuffer() throws Exception {
        return Class.forName("org.apache.jute.BinaryInputArchive", true, loader)
                .getField("maxBuffer")
                .getInt(null);
    }

    private Class<?> type(String name) throws ClassNotFoundException {
        return Class.forName(PACKAGE + name, true, loader);
    }

    private static URL[] classPath() {
        return Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .map(entry -> {
                    try {
                        return Path.of(entry).toUri().toURL();
                    } catch (MalformedURLException impossible) {
                        throw new IllegalStateException(impossible);
                    }
                })
                .toArray(URL[]::new);
    }

    @Override
    public void close() throws IOException {
        System.setProperties(before);
        loader.close();
    }
}
