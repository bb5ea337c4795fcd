package org.vconserver.deploy;

import org.jspecify.annotations.Nullable;
import org.objectweb.asm.ClassWriter;
import org.objectweb.asm.Opcodes;

/** Makes class files for jars of tests. Immutable. */
public record ClassFile(
    String name, int access, int java, String above, String[] interfaces, @Nullable String field) {
  private static final int JAVA_0 = 44;

  /** Makes a public class of the oldest Java that the server runs on. */
  public static ClassFile of(String name) {
    return new ClassFile(name, Opcodes.ACC_PUBLIC, 17, "java/lang/Object", new String[0], null);
  }

  /** Makes an abstract class. */
  public ClassFile asAbstract() {
    return new ClassFile(name, access | Opcodes.ACC_ABSTRACT, java, above, interfaces, field);
  }

  /** Makes it one of another version of Java. */
  public ClassFile java(int version) {
    return new ClassFile(name, access, version, above, interfaces, field);
  }

  /** Makes it extend a class. */
  public ClassFile above(String type) {
    return new ClassFile(name, access, java, type, interfaces, field);
  }

  /** Makes it implement interfaces. */
  public ClassFile implementing(String... types) {
    return new ClassFile(name, access, java, above, types, field);
  }

  /** Gives it a field of a type. */
  public ClassFile field(String type) {
    return new ClassFile(name, access, java, above, interfaces, type);
  }

  public byte[] bytes() {
    ClassWriter writer = new ClassWriter(0);
    writer.visit(JAVA_0 + java, access, name, null, above, interfaces);
    if (field != null) {
      writer.visitField(Opcodes.ACC_PRIVATE, "field", field, null, null).visitEnd();
    }
    var constructor = writer.visitMethod(Opcodes.ACC_PUBLIC, "<init>", "()V", null, null);
    constructor.visitCode();
    constructor.visitVarInsn(Opcodes.ALOAD, 0);
    constructor.visitMethodInsn(Opcodes.INVOKESPECIAL, above, "<init>", "()V", false);
    constructor.visitInsn(Opcodes.RETURN);
    constructor.visitMaxs(1, 1);
    constructor.visitEnd();
    writer.visitEnd();
    return writer.toByteArray();
  }
}
