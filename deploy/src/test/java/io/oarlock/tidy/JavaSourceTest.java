package io.oarlock.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class JavaSourceTest {
    @Test
    void aMethodIsMeasuredFromBraceToBrace() {
        JavaSource source = new JavaSource("class A {\n  int f() {\n    return 1;\n  }\n}\n");
        assertThat(source.methods()).containsExactly(new JavaSource.Method("int f()", 2, 3));
    }

    @Test
    void constructorsAndCompactConstructorsCount() {
        JavaSource source = new JavaSource("record A(int b) {\n  A {\n  }\n  A(long c) {\n    this(1);\n  }\n}\n");
        assertThat(source.methods()).extracting(JavaSource.Method::length).containsExactly(2, 3);
    }

    @Test
    void innerBlocksAndLambdasBelongToTheirMethod() {
        JavaSource source = new JavaSource("class A {\n void f() {\n  if (b) {\n   run(() -> {\n   });\n  }\n }\n}\n");
        assertThat(source.methods()).extracting(JavaSource.Method::length).containsExactly(6);
    }

    @Test
    void bracesInLiteralsAndCommentsDoNotCount() {
        String text =
                "class A {\n String f() { // {\n  /* { */ return \"{\\\"{\" + '{' + \"\"\"\n {\n \"\"\";\n }\n}\n";
        assertThat(new JavaSource(text).methods())
                .extracting(JavaSource.Method::length)
                .containsExactly(5);
    }

    @Test
    void methodsOfNestedTypesAreFound() {
        JavaSource source =
                new JavaSource("class A {\n enum B {\n  C;\n  void g() {}\n }\n static final int[] D = {1};\n}\n");
        assertThat(source.methods()).extracting(JavaSource.Method::header).containsExactly("void g()");
    }
}
